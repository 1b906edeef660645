/** The part of Node's zlib used here. Its own types come from a package that isn't needed otherwise. */
interface Zlib {
  brotliCompressSync(data: Uint8Array, options: { params: Record<number, number> }): Uint8Array;
  gzipSync(data: Uint8Array, options: { level: number }): Uint8Array;
  constants: { BROTLI_PARAM_QUALITY: number; BROTLI_PARAM_SIZE_HINT: number };
}

declare const process: { getBuiltinModule(name: "node:zlib"): Zlib };

// `CompressionStream` knows Brotli, too, but not at its best quality: a tenth larger.
const zlib = process.getBuiltinModule("node:zlib");
const best = { brotli: 11, gzip: 9 };

export function brotli(data: Uint8Array): Uint8Array {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  return zlib.brotliCompressSync(data, {
    params: { [BROTLI_PARAM_QUALITY]: best.brotli, [BROTLI_PARAM_SIZE_HINT]: data.length },
  });
}

export function gzip(data: Uint8Array): Uint8Array {
  return zlib.gzipSync(data, { level: best.gzip });
}
