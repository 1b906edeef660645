/** Directives for the scripted model, as docs/scripted-provider.md has them. */

/** Plain words at once. */
export const quick = "[[script say=plain tokens=30 rate=0]]";

/** Plain words for some five seconds: time enough to do something in the middle. */
export const slow = "[[script say=plain tokens=150 rate=30]]";

/** Everything a message can show. */
export const tour = "[[script say=markdown rate=0]]";

/** What was asked, as the answer. */
export const echo = "[[script say=echo rate=0]]";
