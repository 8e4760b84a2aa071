import type { Outcome } from "../runtime/interpreter.ts";
import type { Failure } from "../runtime/protocol.ts";
import { translate } from "../words/translate.ts";

/** What a cell is doing, or how its last run ended. */
export type State =
  | { kind: "idle" }
  | { kind: "loading"; loaded: number; total: number }
  | { kind: "running" }
  | { kind: "asking"; prompt: string }
  | { kind: "succeeded" }
  | { kind: "failed"; failure: Failure }
  | { kind: "stopped" }
  | { kind: "lost"; reason: string };

export type Change =
  | { type: "run" }
  | { type: "progress"; loaded: number; total: number }
  | { type: "ready" }
  | { type: "question"; prompt: string }
  | { type: "answered" }
  | { type: "ended"; outcome: Outcome }
  | { type: "reset" };

export const IDLE: State = { kind: "idle" };

export function isBusy(state: State): boolean {
  return state.kind === "loading" || state.kind === "running" || state.kind === "asking";
}

/** The state after a change; a change that makes no sense in this state (a late message, say) leaves it as it is. */
export function next(state: State, change: Change): State {
  switch (change.type) {
    case "run":
      return isBusy(state) ? state : { kind: "loading", loaded: 0, total: 0 };
    case "progress":
      return state.kind === "loading" ? { kind: "loading", loaded: change.loaded, total: change.total } : state;
    case "ready":
      return state.kind === "loading" ? { kind: "running" } : state;
    case "question":
      return state.kind === "running" ? { kind: "asking", prompt: change.prompt } : state;
    case "answered":
      return state.kind === "asking" ? { kind: "running" } : state;
    case "ended":
      return isBusy(state) ? ended(change.outcome) : state;
    case "reset":
      return isBusy(state) ? state : IDLE;
  }
}

function ended(outcome: Outcome): State {
  switch (outcome.type) {
    case "succeeded":
      return { kind: "succeeded" };
    case "failed":
      return { kind: "failed", failure: outcome.failure };
    case "stopped":
      return { kind: "stopped" };
    case "lost":
      return { kind: "lost", reason: outcome.reason };
  }
}

/** The state in words, for the status line that screen readers announce. */
export function describe(state: State): string {
  switch (state.kind) {
    case "idle":
      return "";
    case "loading":
      return state.total ? translate("Loading Python: {loaded} of {total} MB", { loaded: megabytes(state.loaded), total: megabytes(state.total) }) : translate("Starting Python");
    case "running":
      return translate("Running");
    case "asking":
      return translate("Waiting for your answer");
    case "succeeded":
      return translate("Finished");
    case "failed":
      return state.failure.line ? translate("{exception} in line {line}", { exception: state.failure.exception, line: state.failure.line }) : state.failure.exception;
    case "stopped":
      return translate("Stopped");
    case "lost":
      return translate("Python has ended");
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
