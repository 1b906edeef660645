/**
 * Runs before the first paint, so that a chosen theme never flashes in the other one.
 * Stands alone: it is a classic script of a few bytes. The rest is in `preferences.ts`.
 */
try {
  const theme = localStorage.getItem("parley.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage, no choice: the system's theme.
}
export {};
