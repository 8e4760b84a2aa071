// The reader's own versions of the page's programs, in the browser's storage.
import { forgets } from "../base/storage.ts";

export interface Saved {
  readonly code: string;
  /** Of the page's code when the reader changed it. */
  readonly version: string;
  /** When, as an ISO date. */
  readonly at: string;
}

const PREFIX = `unrolled:cell:${new URL("../../", import.meta.url).pathname}`;

/** A short name for a text, the same for the same text (FNV-1a). */
export function versionOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function readSaved(cell: string): Saved | null {
  try {
    const saved = JSON.parse(localStorage.getItem(PREFIX + cell) ?? "null") as Partial<Saved> | null;
    const { code, version, at } = saved ?? {};
    return typeof code === "string" && typeof version === "string" && typeof at === "string" ? { code, version, at } : null;
  } catch {
    return null; // no storage here, or not ours
  }
}

/** Keep the reader's version; returns whether it was kept. */
export function save(cell: string, code: string, version: string): boolean {
  const saved: Saved = { code, version, at: new Date().toISOString() };
  try {
    localStorage.setItem(PREFIX + cell, JSON.stringify(saved));
    return !forgets();
  } catch {
    return false; // full, or forbidden
  }
}

/** Call `listener` whenever another tab has changed what is kept of this cell. */
export function onOtherTab(cell: string, listener: () => void): void {
  window.addEventListener("storage", ({ key }) => key === PREFIX + cell && listener());
}

export function forget(cell: string): void {
  try {
    localStorage.removeItem(PREFIX + cell);
  } catch {
    // nothing is kept there anyway
  }
}
