/** One or two letters that stand for a person: of the first and the last word of the name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== "");
  const first = words[0] ?? "?";
  const last = words.length > 1 ? words[words.length - 1]! : "";
  return (firstLetter(first) + firstLetter(last)).toLocaleUpperCase();
}

const letters = new Intl.Segmenter();

/** A letter as people see it: an accent or a joined mark stays with it. */
function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment;
  return "";
}
