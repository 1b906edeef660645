import type { MemoryStorage } from "../store/memory_storage.ts";

/** Runs with a browser's storage of its own; null where it is refused. */
export async function withStorage(
  storage: MemoryStorage | null,
  run: () => void | Promise<void>,
): Promise<void> {
  const get = () => {
    if (storage) return storage;
    throw new DOMException("refused", "SecurityError");
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", { get, configurable: true });
  try {
    await run();
  } finally {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else Reflect.deleteProperty(globalThis, "localStorage");
  }
}
