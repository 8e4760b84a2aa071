import assert from "node:assert/strict";
import { test } from "node:test";

import type { Change, State } from "./state.ts";
import type { Outcome } from "../runtime/interpreter.ts";
import { IDLE, describe, isBusy, needsRestart, next } from "./state.ts";

const FAILURE = { exception: "ValueError", message: "no", line: 3, own: "", full: "", hint: null };

function after(...changes: Change[]): State {
  return changes.reduce(next, IDLE);
}

test("a run loads, runs and ends", () => {
  const loading = after({ type: "run" }, { type: "progress", loaded: 1e6, total: 4e6 });
  assert.equal(describe(loading), "Loading Python: 1.0 of 4.0 MB");
  const running = next(loading, { type: "ready" });
  assert.equal(running.kind, "running");
  assert.equal(next(running, { type: "ended", outcome: { type: "succeeded", value: null } }).kind, "succeeded");
});

test("a second click on Run changes nothing while the first run goes on", () => {
  const running = after({ type: "run" }, { type: "ready" });
  assert.equal(next(running, { type: "run" }), running);
});

test("a failure names its line", () => {
  const failed = after({ type: "run" }, { type: "ready" }, { type: "ended", outcome: { type: "failed", failure: FAILURE } });
  assert.equal(describe(failed), "ValueError in line 3");
  assert.ok(!isBusy(failed));
});

test("a question waits for its answer, and a stop takes it away", () => {
  const asking = after({ type: "run" }, { type: "ready" }, { type: "question", prompt: "?" });
  assert.equal(next(asking, { type: "answered" }).kind, "running");
  assert.equal(next(asking, { type: "ended", outcome: { type: "stopped" } }).kind, "stopped");
});

test("a program over its time goes on if the reader wants it, and can be asked about again", () => {
  const overdue = after({ type: "run" }, { type: "ready" }, { type: "overdue", seconds: 30 });
  assert.equal(describe(overdue), "Still running; it will be stopped in 30 seconds");
  assert.ok(isBusy(overdue));
  const going = next(overdue, { type: "keep going" });
  assert.equal(going.kind, "running");
  assert.equal(next(going, { type: "overdue", seconds: 30 }).kind, "overdue");
});

test("a Python that is gone or full can be restarted, one that met an ordinary error need not", () => {
  const failed = (exception: string): Outcome => ({ type: "failed", failure: { ...FAILURE, exception } });
  const ended = (outcome: Outcome) => after({ type: "run" }, { type: "ready" }, { type: "ended", outcome });
  assert.ok(needsRestart(ended({ type: "lost", reason: "aborted" })));
  assert.ok(needsRestart(ended(failed("MemoryError"))));
  assert.ok(!needsRestart(ended(failed("ValueError"))));
});

test("a Python that has not come is told apart from one that has ended", () => {
  const lost: Change = { type: "ended", outcome: { type: "lost", reason: "offline" } };
  assert.equal(describe(after({ type: "run" }, lost)), "Python has not started");
  assert.equal(describe(after({ type: "run" }, { type: "ready" }, lost)), "Python has ended");
});

test("messages that come too late leave the state as it is", () => {
  const stopped = after({ type: "run" }, { type: "ended", outcome: { type: "stopped" } });
  const late: Change[] = [
    { type: "progress", loaded: 1, total: 2 },
    { type: "ready" },
    { type: "question", prompt: "?" },
    { type: "answered" },
    { type: "ended", outcome: { type: "succeeded", value: null } },
  ];
  for (const change of late) assert.equal(next(stopped, change), stopped, change.type);
});
