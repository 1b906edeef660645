/** A file's size as people say it, in the reader's own language: `12 kB`, `1.4 MB`. */
export function sizeText(bytes: number, locale?: string): string {
  if (bytes < 1024) return unit(bytes, "byte", 0, locale);
  if (bytes < 1024 * 1024) return unit(bytes / 1024, "kilobyte", 0, locale);
  return unit(bytes / 1024 / 1024, "megabyte", 1, locale);
}

function unit(value: number, name: string, digits: number, locale?: string): string {
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: name === "byte" ? "long" : "short",
    maximumFractionDigits: digits,
  }).format(value);
}
