/** A share in whole percent, as people of this language write it; what is a little is not nothing. */
export function percentText(percentage: number): string {
  if (percentage > 0 && percentage < 1) return `< ${format(1)}`;
  // 79.6 is not 80: from there on the meter warns.
  return format(Math.floor(percentage));
}

function format(percentage: number): string {
  return (percentage / 100).toLocaleString(undefined, { style: "percent" });
}
