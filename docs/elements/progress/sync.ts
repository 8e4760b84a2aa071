// Keeps the progress of somebody who is signed in at the hub; of nobody else anything is sent anywhere.
import { findHub, sendProgress } from "../base/hub.ts";
import { merge, NOTHING, parse } from "./record.ts";
import { load, onChange, update } from "./store.ts";
import { translate } from "../base/translate.ts";

const PAUSE = 1000;
/** Whose progress this browser synced last: pages on which nothing is said of progress then sync as well. */
const MARK = "unrolled-synced-as";

export interface Standing {
  /** For whom the hub keeps it; null where it does not. */
  readonly learner: string | null;
  readonly problem: string | null;
}

const standings = new EventTarget();
let sent = "";
let isWatching = false;

/** Sync now and after each change from here on, and tell `said` how it went, until the signal says stop. */
export function keepSynced(said: (standing: Standing) => void, signal: AbortSignal): void {
  standings.addEventListener("standing", (event) => said((event as CustomEvent<Standing>).detail), { signal });
  void syncNow();
  if (isWatching) return;
  isWatching = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => JSON.stringify(load()) !== sent && void syncNow(), PAUSE);
  };
  onChange(soon, new AbortController().signal); // as long as the page lives
}

/** Whether somebody was signed in when a page last looked. */
export function isSynced(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false; // storage is forbidden here
  }
}

async function syncNow(): Promise<void> {
  const detail = await sync().catch((error: unknown) => ({ learner: null, problem: error instanceof Error ? error.message : String(error) }));
  standings.dispatchEvent(new CustomEvent<Standing>("standing", { detail }));
}

/** Merge this browser's progress with what the hub keeps, here and there. */
async function sync(): Promise<Standing> {
  const hub = await findHub();
  if (hub === null) return { learner: null, problem: isSynced() ? translate("it does not answer.") : null };
  if (hub.learner === null) {
    localStorage.removeItem(MARK);
    return { learner: null, problem: null };
  }
  const before = localStorage.getItem(MARK);
  // On a shared computer, what somebody else has left behind is at the hub for them, and is not given to this one.
  if (before !== null && before !== hub.learner.id) update(() => NOTHING);
  localStorage.setItem(MARK, hub.learner.id);
  const both = parse(JSON.stringify(await sendProgress(JSON.stringify(load()))));
  if (both !== undefined) update((progress) => merge(progress, both));
  sent = JSON.stringify(load());
  return { learner: hub.learner.name, problem: null };
}
