import assert from "node:assert/strict";
import { test } from "node:test";

import { Deferred } from "../base/deferred.ts";
import type { Output } from "../output/output.ts";
import { Runs } from "./run.ts";
import type { Listener, Order, Outcome } from "../runtime/interpreter.ts";
import type { Pool } from "../runtime/pool.ts";

const ORDER: Order = { type: "run", session: "s", code: "", name: "n" };
const PATIENCE = { limit: 0.02, grace: 0.02 };

/** A pool whose one program runs until it is stopped. */
class Endless {
  listener: Listener | undefined;
  readonly #end = new Deferred<Outcome>();

  withdraw(): boolean {
    return false;
  }

  do(_: Order, listener: Listener): Promise<Outcome> {
    this.listener = listener;
    listener.begin();
    return this.#end.promise;
  }

  stop(): void {
    this.#end.resolve({ type: "stopped" });
  }
}

function begun(ask: (prompt: string) => Promise<string> = () => Promise.resolve("")) {
  const pool = new Endless();
  const notices: string[] = [];
  const output = { clear: () => {}, endQuestion: () => {}, write: () => {}, notice: (text: string) => notices.push(text) };
  const runs = new Runs(pool as unknown as Pool, output as unknown as Output, () => {}, ask, PATIENCE);
  return { runs, pool, notices, outcome: runs.do(ORDER) };
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

test("a program over its time is stopped, and the reader is told", async () => {
  const { outcome, notices } = begun();
  assert.deepEqual(await outcome, { type: "stopped" });
  assert.equal(notices.length, 1);
});

test("a program that may go on is not stopped before its time has come again", async () => {
  const { runs, pool, outcome } = begun();
  const kind = (): string => runs.state.kind;
  while (kind() !== "overdue") await pause(0.002);
  runs.keepGoing();
  assert.equal(kind(), "running");
  while (kind() !== "overdue") await pause(0.002);
  pool.stop();
  await outcome;
});

test("the time that a reader takes for an answer does not count", async () => {
  const { runs, pool, outcome } = begun(() => new Promise(() => {}));
  void pool.listener!.question("Who?");
  await pause(0.1);
  assert.equal(runs.state.kind, "asking");
  pool.stop();
  await outcome;
});
