// The hub's HTTP API, as far as a learner's page needs it.

export interface HubStatus {
  readonly grading: { readonly available: boolean; readonly reason: string | null };
  readonly learner: { readonly id: string; readonly name: string } | null;
}

export interface Submission {
  readonly id: string;
  readonly received: string;
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

async function call(path: string, options: RequestInit = {}): Promise<Submission> {
  const response = await fetch(path, options);
  const body = (await response.json().catch(() => ({}))) as { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The hub answered ${response.status}.`);
  return body as unknown as Submission;
}
