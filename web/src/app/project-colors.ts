/**
 * The colours a project can be given. They are kept by the server, not part of the page's looks:
 * the style sheet makes of each what can be seen on its background.
 */
export const projectColors = [
  "#3b5b8c",
  "#2f7a78",
  "#4a7a3f",
  "#94702a",
  "#a3552f",
  "#9c4150",
  "#7a4b8c",
  "#5c6470",
] as const;

export type ProjectColor = typeof projectColors[number];

/** What to choose from for a project: ours, and the one it has when that came from elsewhere. */
export function choosableColors(current: string): readonly string[] {
  const isOurs = projectColors.some((color) => color === current);
  return isOurs ? projectColors : [current, ...projectColors];
}
