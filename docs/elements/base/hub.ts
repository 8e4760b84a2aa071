// The hub's HTTP API, as far as a learner's page needs it.

export interface HubStatus {
  readonly grading: { readonly available: boolean; readonly reason: string | null };
  readonly learner: { readonly id: string; readonly name: string } | null;
}

export interface Submission {
  readonly id: string;
  readonly attempt: number;
  readonly received: string;
  /** The solution cells that were read. */
  readonly cells: readonly string[];
  readonly sha256: string;
  readonly state: "queued" | "grading" | "graded" | "ungradable";
  /** Seconds after which the hub expects more to tell. */
  readonly ask_again_in?: number;
  readonly score?: number | null;
  readonly max_score?: number | null;
  readonly verdicts?: readonly { readonly cell: string; readonly verdict: unknown }[] | null;
  readonly message?: string | null;
}

// From the root of the site, two folders above this script; a hub always serves it at the root of its origin.
const STATUS = new URL("../../api/status", import.meta.url);

/** The hub behind this site, or null where the site stands by itself. */
export async function findHub(): Promise<HubStatus | null> {
  try {
    const response = await fetch(STATUS, { headers: { Accept: "application/json" } });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("application/json")) return null;
    const status = (await response.json()) as HubStatus & { service?: string };
    return status.service === "unrolled" ? status : null;
  } catch {
    return null; // offline, or a host that answers with a page
  }
}

/** What is shared on the model board; the figures in it are claims. */
export interface SharedModel {
  readonly title: string;
  readonly description: string;
  readonly shown_as: string;
  readonly notebook: string;
  readonly cell: string;
  readonly parameters: number | null;
  readonly training_seconds: number | null;
  readonly claimed_accuracy: number | null;
  readonly labels: readonly number[];
}

export interface BoardEntry {
  readonly id: string;
  readonly verified: { readonly n: number; readonly accuracy: number; readonly low: number; readonly high: number };
}

export function submit(assignment: string, notebook: string): Promise<Submission> {
  return call(`/api/submissions?assignment=${encodeURIComponent(assignment)}`, {
    method: "POST",
    headers: { "Content-Type": "application/x-ipynb+json" },
    body: notebook,
  });
}

export function readSubmission(id: string): Promise<Submission> {
  return call(`/api/submissions/${encodeURIComponent(id)}`);
}

export async function readSentences(): Promise<readonly string[]> {
  const { sentences } = await call<{ sentences: string[] }>("/api/board/sentences");
  return sentences;
}

export function shareModel(model: SharedModel): Promise<BoardEntry> {
  return call("/api/board", { method: "POST", headers: JSON_HEADERS, body: JSON.stringify(model) });
}

/** Have the hub merge a record of progress with what it keeps; returns both together. */
export function sendProgress(record: string): Promise<unknown> {
  return call("/api/progress", { method: "PUT", headers: JSON_HEADERS, body: record });
}

const JSON_HEADERS = { "Content-Type": "application/json" };

async function call<T>(path: string, options: RequestInit = {}): Promise<T> {
  const response = await fetch(path, options);
  const body = (await response.json().catch(() => ({}))) as { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The hub answered ${response.status}.`);
  return body as T;
}
