/** What needs a page, or is nothing but types: the journeys of `e2e/` walk through it. */
const leftToJourneys: readonly RegExp[] = [
  /^src\/components\//,
  /^src\/(api\/(types|events)|content\/labels)\.ts$/,
  // What they put together or ask of the browser can't be had without one.
  /^src\/app\/(app|conversation|layout|main|tabs|theme-boot)\.ts$/,
  /^src\/content\/(code-view|copy|index|math-view|streaming|view)\.ts$/,
  /^src\/live\/reachability\.ts$/,
];

export function isLeftToJourneys(path: string): boolean {
  return leftToJourneys.some((pattern) => pattern.test(path));
}
