// What a learner has reached: plain data. Any number of copies, on any devices, merge in any order to the same.

export const VERSION = 2;

/** Moments are ISO 8601 in UTC, so that their order is that of their text; "" is before all of them. */
export type Moment = string;

export interface Progress {
  readonly version: typeof VERSION;
  /** When the learner last began anew; what is from before counts no more, whichever copy still has it. */
  readonly begun: Moment;
  /** The concepts of the path that have been proven, and when. */
  readonly proven: Readonly<Record<string, Moment>>;
  /** The steps of the lesson that have been opened, and when last. */
  readonly steps: Readonly<Record<string, Moment>>;
  /** When the whole path was opened, proven or not; "" if it was not. */
  readonly opened: Moment;
}

export const NOTHING: Progress = { version: VERSION, begun: "", proven: {}, steps: {}, opened: "" };

export function prove(progress: Progress, concept: string, now: Moment): Progress {
  return { ...progress, proven: { ...progress.proven, [concept]: progress.proven[concept] ?? now } };
}

export function openStep(progress: Progress, step: string, now: Moment): Progress {
  return { ...progress, steps: { ...progress.steps, [step]: now } };
}

export function openEverything(progress: Progress, now: Moment): Progress {
  return { ...progress, opened: now };
}

/** Forget everything, on every device that hears of it. */
export function beginAnew(now: Moment): Progress {
  return { ...NOTHING, begun: now };
}

/** Whether a concept that requires these others may be entered. */
export function isOpen(progress: Progress, requires: readonly string[]): boolean {
  return progress.opened !== "" || requires.every((concept) => Object.hasOwn(progress.proven, concept));
}

/** The step that was opened last. */
export function lastStep(progress: Progress): string | undefined {
  return Object.entries(progress.steps).sort(([, a], [, b]) => (a < b ? 1 : -1))[0]?.[0];
}

/**
 * What two copies know together. It is associative, commutative and idempotent, since each moment only ever grows: an
 * earlier one of the same thing could not survive a reset that the later one survives.
 */
export function merge(one: Progress, other: Progress): Progress {
  const begun = later(one.begun, other.begun);
  const opened = later(one.opened, other.opened);
  return {
    version: VERSION,
    begun,
    proven: union(one.proven, other.proven, begun),
    steps: union(one.steps, other.steps, begun),
    opened: opened < begun ? "" : opened,
  };
}

/** Add a copy that the learner hands in: all of it counts, also what is from before a reset, and it resets nothing. */
export function adopt(progress: Progress, copy: Progress, now: Moment): Progress {
  const counting = (moment: Moment): Moment => (moment < progress.begun ? now : moment);
  const renewed = (moments: Readonly<Record<string, Moment>>): Record<string, Moment> =>
    Object.fromEntries(Object.entries(moments).map(([key, moment]) => [key, counting(moment)]));
  return merge(progress, {
    version: VERSION,
    begun: "",
    proven: renewed(copy.proven),
    steps: renewed(copy.steps),
    opened: copy.opened && counting(copy.opened),
  });
}

/** Read what was saved or exported, by this version or the one before; undefined if it is not a learner's progress. */
export function parse(text: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { version, proven, steps } = value;
  const { begun, opened } = version === 1 ? sinceVersion1(value) : value;
  if (version !== 1 && version !== VERSION) return undefined;
  if (!isMoments(proven) || !isMoments(steps) || !isMoment(begun) || !isMoment(opened)) return undefined;
  return { version: VERSION, begun, proven, steps, opened };
}

/** Version 1 knew whether everything was open, not since when, and forgot its resets. */
function sinceVersion1({ open }: Record<string, unknown>): { begun: Moment; opened: unknown } {
  return { begun: "", opened: open === true ? new Date(0).toISOString() : open === false ? "" : undefined };
}

function union(one: Readonly<Record<string, Moment>>, other: Readonly<Record<string, Moment>>, begun: Moment): Record<string, Moment> {
  const both = new Map(Object.entries(one));
  for (const [key, moment] of Object.entries(other)) both.set(key, later(both.get(key) ?? "", moment));
  return Object.fromEntries([...both].filter(([, moment]) => moment >= begun));
}

function later(one: Moment, other: Moment): Moment {
  return one > other ? one : other;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMoment(value: unknown): value is Moment {
  return typeof value === "string" && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$/.test(value);
}

function isMoments(value: unknown): value is Record<string, Moment> {
  return isRecord(value) && Object.values(value).every((moment) => isMoment(moment) && moment !== "");
}
