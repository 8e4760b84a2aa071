/** Engines in which nobody has tried the snapshot. */
const UNTRIED = /iPad|iPhone|iPod/;

/** Whether Python may start from the snapshot here; elsewhere it starts from its files. */
export function mayStartFromSnapshot(): boolean {
  return !UNTRIED.test(navigator.userAgent);
}
