/** Times in the reader's own language and time zone. */

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

/** The clock for today, the date for earlier days, with the year when it is another. */
export function shortTime(time: Date, now: Date): string {
  if (time.toDateString() === now.toDateString()) return clock.format(time);
  return (time.getFullYear() === now.getFullYear() ? day : dayOfYear).format(time);
}

/** For a message: the clock, after the date when it isn't today's. */
export function messageTime(time: Date, now: Date): string {
  const today = time.toDateString() === now.toDateString();
  return today ? clock.format(time) : `${shortTime(time, now)}, ${clock.format(time)}`;
}

export function fullTime(time: Date): string {
  return full.format(time);
}
