// What a learner has reached: plain data, merged without loss.

export const VERSION = 1;

/** Moments are ISO 8601 in UTC, so that their order is that of their text. */
export type Moment = string;

export interface Progress {
  readonly version: typeof VERSION;
  /** The concepts of the path that have been proven, and when first. */
  readonly proven: Readonly<Record<string, Moment>>;
  /** The steps of the lesson that have been opened, and when last. */
  readonly steps: Readonly<Record<string, Moment>>;
  /** Whether the whole path has been opened, proven or not. */
  readonly open: boolean;
}

export const NOTHING: Progress = { version: VERSION, proven: {}, steps: {}, open: false };

export function prove(progress: Progress, concept: string, now: Moment): Progress {
  return { ...progress, proven: { ...progress.proven, [concept]: progress.proven[concept] ?? now } };
}

export function openStep(progress: Progress, step: string, now: Moment): Progress {
  return { ...progress, steps: { ...progress.steps, [step]: now } };
}

export function openEverything(progress: Progress): Progress {
  return { ...progress, open: true };
}

/** Whether a concept that requires these others may be entered. */
export function isOpen(progress: Progress, requires: readonly string[]): boolean {
  return progress.open || requires.every((concept) => concept in progress.proven);
}

/** The step that was opened last. */
export function lastStep(progress: Progress): string | undefined {
  return Object.entries(progress.steps).sort(([, a], [, b]) => (a < b ? 1 : -1))[0]?.[0];
}

/** What two devices know together: every concept with its first proof, every step with its last opening. */
export function merge(one: Progress, other: Progress): Progress {
  return {
    version: VERSION,
    proven: union(one.proven, other.proven, (a, b) => (a < b ? a : b)),
    steps: union(one.steps, other.steps, (a, b) => (a > b ? a : b)),
    open: one.open || other.open,
  };
}

/** Read what was saved or exported; undefined if it is not a learner's progress. */
export function parse(text: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value["version"] !== VERSION) return undefined;
  const { proven, steps, open } = value;
  if (!isMoments(proven) || !isMoments(steps) || typeof open !== "boolean") return undefined;
  return { version: VERSION, proven, steps, open };
}

function union(
  one: Readonly<Record<string, Moment>>,
  other: Readonly<Record<string, Moment>>,
  choose: (a: Moment, b: Moment) => Moment,
): Record<string, Moment> {
  const both: Record<string, Moment> = { ...one };
  for (const [key, moment] of Object.entries(other)) {
    const known = both[key];
    both[key] = known === undefined ? moment : choose(known, moment);
  }
  return both;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMoments(value: unknown): value is Record<string, Moment> {
  return isRecord(value) && Object.values(value).every((moment) => typeof moment === "string");
}
