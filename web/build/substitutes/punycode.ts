/** What markdown-it wants of `punycode`; the browser's own URL parser knows how to do it. */
export function toASCII(host: string): string {
  const address = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  return address?.host ?? host;
}

/** Stays as it is: an address shown in ASCII can't pass for another one. */
export function toUnicode(host: string): string {
  return host;
}
