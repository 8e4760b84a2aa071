// What the living interpreter says while a reader types. Typing alone does not start Python.
import type { Completion, Fault, Signature } from "../editor/editor.ts";
import { SILENT } from "../runtime/interpreter.ts";
import { python } from "../runtime/python.ts";
import { parseJson } from "../base/json.ts";

type Question = { type: "complete" | "signature"; position: number } | { type: "lint" };

/** Ask the interpreter about a cell's code; nothing, where it is not there or has work to do. */
export async function assist<T>(
  { session, name }: { session: string; name: string },
  question: Question,
  code: string,
  parse: (value: unknown) => T | null,
): Promise<T[]> {
  if (!python.isIdle) return [];
  const outcome = await python.do({ ...question, session, name, code }, SILENT);
  if (outcome.type !== "succeeded") return [];
  const answer = parseJson(outcome.value);
  return Array.isArray(answer) ? answer.map(parse).filter((each) => each !== null) : [];
}

export function parseCompletion(value: unknown): Completion | null {
  const { label, detail, info } = record(value);
  if (typeof label !== "string") return null;
  return {
    label,
    ...(typeof detail === "string" && detail ? { detail } : {}),
    ...(typeof info === "string" && info ? { info } : {}),
  };
}

export function parseFault(value: unknown): Fault | null {
  const { line, column, message } = record(value);
  if (typeof line !== "number" || typeof column !== "number" || typeof message !== "string") return null;
  return { line, column, message };
}

export function parseSignature(value: unknown): Signature | null {
  const { before, active, after, summary } = record(value);
  if (typeof before !== "string" || typeof active !== "string" || typeof after !== "string") return null;
  return { before, active, after, summary: typeof summary === "string" ? summary : "" };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
