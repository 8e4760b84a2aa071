import type { Outcome } from "../runtime/interpreter.ts";
import type { Failure } from "../runtime/protocol.ts";
import { translate } from "../base/translate.ts";

/** What a cell is doing, or how its last run ended. */
export type State =
  | { kind: "idle" }
  | { kind: "loading"; loaded: number; total: number }
  /** Another program runs first. */
  | { kind: "waiting" }
  | { kind: "running" }
  /** Running for longer than most programs do: it will be stopped unless the reader wants it to go on. */
  | { kind: "overdue"; seconds: number }
  | { kind: "asking"; prompt: string }
  | { kind: "succeeded" }
  | { kind: "failed"; failure: Failure }
  | { kind: "stopped" }
  /** Python has gone by itself, or has not come. */
  | { kind: "lost"; reason: string; hasStarted: boolean };

export type Change =
  | { type: "run" }
  | { type: "progress"; loaded: number; total: number }
  | { type: "wait" }
  | { type: "ready" }
  | { type: "overdue"; seconds: number }
  | { type: "keep going" }
  | { type: "question"; prompt: string }
  | { type: "answered" }
  | { type: "ended"; outcome: Outcome }
  | { type: "reset" };

export const IDLE: State = { kind: "idle" };

export function isBusy(state: State): boolean {
  return ["loading", "waiting", "running", "overdue", "asking"].includes(state.kind);
}

function isStarting(state: State): boolean {
  return state.kind === "loading" || state.kind === "waiting";
}

/** The state after a change; a change that makes no sense in this state (a late message, say) leaves it as it is. */
export function next(state: State, change: Change): State {
  switch (change.type) {
    case "run":
      return isBusy(state) ? state : { kind: "loading", loaded: 0, total: 0 };
    case "progress":
      return isStarting(state) ? { kind: "loading", loaded: change.loaded, total: change.total } : state;
    case "wait":
      return state.kind === "loading" ? { kind: "waiting" } : state;
    case "ready":
      return isStarting(state) ? { kind: "running" } : state;
    case "question":
      return state.kind === "running" || state.kind === "overdue" ? { kind: "asking", prompt: change.prompt } : state;
    case "overdue":
      return state.kind === "running" ? { kind: "overdue", seconds: change.seconds } : state;
    case "keep going":
      return state.kind === "overdue" ? { kind: "running" } : state;
    case "answered":
      return state.kind === "asking" ? { kind: "running" } : state;
    case "ended":
      return isBusy(state) ? ended(change.outcome, !isStarting(state)) : state;
    case "reset":
      return isBusy(state) ? state : IDLE;
  }
}

function ended(outcome: Outcome, hasStarted: boolean): State {
  switch (outcome.type) {
    case "succeeded":
      return { kind: "succeeded" };
    case "failed":
      return { kind: "failed", failure: outcome.failure };
    case "stopped":
      return { kind: "stopped" };
    case "lost":
      return { kind: "lost", reason: outcome.reason, hasStarted };
  }
}

/** Whether a fresh Python would do the reader good: this one is gone, or full. */
export function needsRestart(state: State): boolean {
  return state.kind === "lost" || (state.kind === "failed" && state.failure.exception === "MemoryError");
}

/** The state in words, for the status line that screen readers announce. */
export function describe(state: State): string {
  switch (state.kind) {
    case "idle":
      return "";
    case "loading":
      return state.total ? translate("Loading Python: {loaded} of {total} MB", { loaded: megabytes(state.loaded), total: megabytes(state.total) }) : translate("Starting Python");
    case "waiting":
      return translate("Waiting for another program to end");
    case "running":
      return translate("Running");
    case "overdue":
      return translate("Still running; it will be stopped in {seconds} seconds", { seconds: state.seconds });
    case "asking":
      return translate("Waiting for your answer");
    case "succeeded":
      return translate("Finished");
    case "failed":
      return state.failure.line ? translate("{exception} in line {line}", { exception: state.failure.exception, line: state.failure.line }) : state.failure.exception;
    case "stopped":
      return translate("Stopped");
    case "lost":
      return state.hasStarted ? translate("Python has ended") : translate("Python has not started");
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
