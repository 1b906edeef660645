/** Numbers in the reader's own language. */

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD" });
const smallDollars = new Intl.NumberFormat(undefined, {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 2,
});
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

export function wholeNumber(number: number): string {
  return whole.format(number);
}

/** For where there is little room: `12.3K`. */
export function shortNumber(number: number): string {
  return short.format(number);
}

/** Less than a cent is told by its first digits. */
export function money(amount: number): string {
  return (amount > 0 && amount < 0.01 ? smallDollars : dollars).format(amount);
}

/** A day of usage, which is UTC's. */
export function dayLabel(date: string): string {
  return day.format(new Date(date));
}
