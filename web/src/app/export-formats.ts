import type { ExportFormat } from "../api/transfer.ts";

const names: Record<string, ExportFormat | "pdf"> = {
  md: "md",
  markdown: "md",
  txt: "txt",
  text: "txt",
  json: "json",
  html: "html",
  web: "html",
  pdf: "pdf",
  print: "pdf",
};

/** The format that somebody means by a word; null for none that there is. */
export function exportFormatFor(word: string): ExportFormat | "pdf" | null {
  return names[word.trim().toLowerCase()] ?? null;
}
