// Which functions of the exercises have passed Check in this browser; nothing of it is sent anywhere.

const KEY = "unrolled-checked";

/** Names are those of assignment and function: `rnn-cell/rnn_step`. */
export function checked(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []);
  } catch {
    return new Set(); // not ours
  }
}

export function keepChecked(name: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...checked(), name].sort()));
  } catch {
    // Storage is full: the verdict is shown all the same.
  }
}
