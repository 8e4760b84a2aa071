// Keeps the learner's progress in this browser, and tells the page when it changes.
import { adopt, beginAnew, NOTHING, parse, type Progress } from "./record.ts";

const KEY = "unrolled-progress";
const changes = new EventTarget();

export function load(): Progress {
  const saved = localStorage.getItem(KEY);
  if (saved === null) return NOTHING;
  const progress = parse(saved);
  if (progress === undefined) localStorage.setItem(`${KEY}-unreadable`, saved); // of another version: never thrown away
  return progress ?? NOTHING;
}

/** Change what is saved; another tab's latest progress is read first, so nothing of it is lost. */
export function update(change: (progress: Progress) => Progress): void {
  save(change(load()));
}

/** Add a copy that the learner hands in. */
export function add(copy: Progress): void {
  save(adopt(load(), copy, now()));
}

export function reset(): void {
  save(beginAnew(now()));
}

/** Call `listener` at every change, in this tab or another, until the signal says stop. */
export function onChange(listener: () => void, signal: AbortSignal): void {
  changes.addEventListener("change", listener, { signal });
  window.addEventListener("storage", (event) => event.key === KEY && listener(), { signal });
}

export function now(): string {
  return new Date().toISOString();
}

function save(progress: Progress): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // Storage is full or forbidden: the page goes on working, it only forgets.
  }
  changes.dispatchEvent(new Event("change"));
}
