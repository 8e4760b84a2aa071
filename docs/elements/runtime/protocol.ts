import type { SnapshotRecord } from "../snapshot/layout.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import type { Packed } from "./kit.ts";

// What crosses between the page and the worker that runs learners' code. Everything is plain data, and the page
// checks each message before it uses it: whatever runs in the worker may have sent it.

/** Work for the interpreter. */
export type Request =
  | { type: "run"; id: number; session: string; code: string; name: string }
  | { type: "trace"; id: number; session: string; code: string; name: string }
  | { type: "examine"; id: number; session: string; code: string; name: string; function: string; points: number }
  | { type: "complete"; id: number; session: string; code: string; name: string; position: number }
  | { type: "signature"; id: number; session: string; code: string; name: string; position: number }
  | { type: "lint"; id: number; session: string; code: string; name: string }
  | { type: "answer"; id: number; line: string };

/** Why a cell failed, with the learner's own lines apart from the full traceback. */
export interface Failure {
  readonly exception: string;
  readonly message: string;
  /** Line in the cell, counted from 1; null where no line of the cell took part. */
  readonly line: number | null;
  /** The traceback with the learner's own lines only. */
  readonly own: string;
  readonly full: string;
  readonly hint: string | null;
}

/** What Python has started from. */
export type Origin = "snapshot" | "files";

export type StreamName = "stdout" | "stderr";

export type Event =
  | { type: "ready"; from: Origin }
  | { type: "broken"; reason: string }
  | { type: "begun"; id: number }
  | { type: "stream"; id: number; name: StreamName; text: string }
  | { type: "cut"; id: number }
  | { type: "display"; id: number; mime: string; data: string; description: string }
  | { type: "question"; id: number; prompt: string }
  | { type: "succeeded"; id: number; value: string | null }
  | { type: "failed"; id: number; failure: Failure };

/** The event that a message is, or null if it is none. */
export function parseEvent(message: unknown): Event | null {
  if (!isRecord(message)) return null;
  const { type, id } = message;
  if (type === "ready") return { type, from: message.from === "snapshot" ? "snapshot" : "files" };
  if (type === "broken") return typeof message.reason === "string" ? { type, reason: message.reason } : null;
  if (typeof id !== "number") return null;
  switch (type) {
    case "stream": {
      const { name, text } = message;
      return (name === "stdout" || name === "stderr") && typeof text === "string" ? { type, id, name, text } : null;
    }
    case "begun":
    case "cut":
      return { type, id };
    case "display": {
      const { mime, data, description } = message;
      if (typeof mime !== "string" || typeof data !== "string" || typeof description !== "string") return null;
      return { type, id, mime, data, description };
    }
    case "question":
      return typeof message.prompt === "string" ? { type, id, prompt: message.prompt } : null;
    case "succeeded": {
      const { value } = message;
      return value === null || typeof value === "string" ? { type, id, value } : null;
    }
    case "failed": {
      const failure = parseFailure(message.failure);
      return failure && { type, id, failure };
    }
    default:
      return null;
  }
}

function parseFailure(value: unknown): Failure | null {
  if (!isRecord(value)) return null;
  const { exception, message, line, own, full, hint } = value;
  if (typeof exception !== "string" || typeof message !== "string") return null;
  if (typeof own !== "string" || typeof full !== "string") return null;
  if (line !== null && typeof line !== "number") return null;
  if (hint !== null && typeof hint !== "string") return null;
  return { exception, message, line, own, full, hint };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

// Between the page and the frame that holds the workers.
export type ToFrame =
  | { type: "prepare"; mayUseSnapshot: boolean }
  | { type: "file"; name: string; part: number; of: number; bytes: ArrayBuffer }
  | { type: "missing"; name: string; reason: string }
  | { type: "start"; worker: number; port: MessagePort }
  | { type: "end"; worker: number };
export type FromFrame =
  | { type: "open" }
  | { type: "died"; worker: number; reason: string }
  /** The browser has made no worker. */
  | { type: "blocked"; worker: number }
  | { type: "wanted"; name: string };

// Between the frame and a worker.
export interface Boot {
  readonly core: WebAssembly.Module;
  readonly record: SnapshotRecord;
  /** False where Python does not start from it here, or an earlier worker could not. */
  readonly usesSnapshot: boolean;
  readonly port: MessagePort;
}

/** What a worker needs besides, when it is there: what it starts from, the course's modules, all of the library, a package that few import. */
export interface Parts extends Record<DataFile, Packed> {
  snapshot: Snapshot;
  files: StartFiles;
  course: Packed;
  library: Library;
  matplotlib: Packed;
}

/** Files that a program finds in its folder when it names them; docs/hooks makes them. */
export const DATA_FILES = ["films.tsv", "reviews.tsv", "vectors.npz"] as const;
export type DataFile = (typeof DATA_FILES)[number];
export type Part = keyof Parts;

/** A worker's script has begun, or the worker needs a part. */
export type FromWorker = { readonly begun: true } | { readonly need: Part };

/** The part, or why it cannot be had. */
export type ToWorker = { [P in Part]: { part: P; content: Parts[P] } | { part: P; missing: string } }[Part];

/** What the snapshot has imported, as files; where each stands, the record says. */
export interface StartFiles {
  readonly modules: ArrayBuffer;
  readonly libraries: ArrayBuffer;
}

export interface Library {
  readonly standard: Packed;
  readonly numpy: Packed;
}
