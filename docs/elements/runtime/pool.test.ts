import assert from "node:assert/strict";
import { test } from "node:test";

import { Deferred } from "../base/deferred.ts";
import type { Outcome } from "./interpreter.ts";
import { Interpreter, SILENT } from "./interpreter.ts";
import type { Maker } from "./pool.ts";
import { Pool } from "./pool.ts";

/** A worker that is ready at once and does what it is told to do with each request. */
class FakeWorkers implements Maker {
  started: Interpreter[] = [];
  discarded: Interpreter[] = [];
  loads = 0;
  failures: string[] = [];
  answer: (id: number) => unknown = (id) => ({ type: "succeeded", id, value: null });

  load(): Promise<void> {
    this.loads += 1;
    const failure = this.failures.shift();
    return failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure));
  }

  start(): Interpreter {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }: MessageEvent<{ id: number }>) => {
      const answer = this.answer(data.id);
      if (answer !== undefined) port2.postMessage(answer);
    };
    port2.postMessage({ type: "ready", from: "snapshot" });
    const interpreter = new Interpreter(port1 as unknown as MessagePort);
    this.started.push(interpreter);
    return interpreter;
  }

  discard(interpreter: Interpreter): void {
    this.discarded.push(interpreter);
  }
}

const ORDER = { type: "run", session: "s", code: "", name: "n" } as const;

function endless(workers: FakeWorkers): void {
  workers.answer = () => undefined;
}

async function started(pool: Pool): Promise<{ outcome: Promise<Outcome> }> {
  const outcome = pool.do(ORDER, SILENT);
  await pool.warm();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { outcome };
}

test("a page has one worker, and after the first result one spare", async () => {
  const workers = new FakeWorkers();
  const pool = new Pool(workers);
  await pool.do(ORDER, SILENT);
  await pool.do(ORDER, SILENT);
  assert.equal(workers.started.length, 2);
  assert.equal(workers.loads, 1);
  pool.stop();
});

test("a stop ends what runs, and the spare does what comes next", async () => {
  const workers = new FakeWorkers();
  const pool = new Pool(workers);
  await pool.do(ORDER, SILENT);
  const answer = workers.answer;
  endless(workers);
  const { outcome } = await started(pool);
  const replaced: number[] = [];
  pool.watch(() => replaced.push(pool.generation));
  pool.stop();
  assert.deepEqual(await outcome, { type: "stopped" });
  assert.deepEqual(replaced, [1]);
  assert.deepEqual(workers.discarded, [workers.started[0]]);
  workers.answer = answer;
  assert.equal((await pool.do(ORDER, SILENT)).type, "succeeded");
  pool.stop();
});

test("a worker that dies loses its work, says why, and is replaced", async () => {
  const workers = new FakeWorkers();
  endless(workers);
  const pool = new Pool(workers, false);
  const { outcome } = await started(pool);
  pool.lose(workers.started[0]!, "out of memory");
  assert.deepEqual(await outcome, { type: "lost", reason: "out of memory" });
  workers.answer = (id) => ({ type: "succeeded", id, value: null });
  assert.equal((await pool.do(ORDER, SILENT)).type, "succeeded");
  pool.stop();
});

test("a Python that breaks is replaced at the next run", async () => {
  const workers = new FakeWorkers();
  workers.answer = () => ({ type: "broken", reason: "a fatal error" });
  const pool = new Pool(workers, false);
  assert.deepEqual(await pool.do(ORDER, SILENT), { type: "lost", reason: "a fatal error" });
  workers.answer = (id) => ({ type: "succeeded", id, value: null });
  assert.equal((await pool.do(ORDER, SILENT)).type, "succeeded");
  pool.stop();
});

test("a stop while the files are on their way ends the wait, and fetches nothing twice", async () => {
  const workers = new FakeWorkers();
  const arrival = new Deferred<void>();
  workers.load = () => ((workers.loads += 1), arrival.promise);
  const pool = new Pool(workers, false);
  const outcome = pool.do(ORDER, SILENT);
  pool.stop();
  assert.deepEqual(await outcome, { type: "stopped" });
  arrival.resolve();
  assert.equal((await pool.do(ORDER, SILENT)).type, "succeeded");
  assert.equal(workers.loads, 1);
  pool.stop();
});

test("a failed load is told, and the next run loads anew", async () => {
  const workers = new FakeWorkers();
  workers.failures = ["offline"];
  const pool = new Pool(workers, false);
  assert.deepEqual(await pool.do(ORDER, SILENT), { type: "lost", reason: "offline" });
  assert.equal((await pool.do(ORDER, SILENT)).type, "succeeded");
  pool.stop();
});

test("a program waits for the one before it, and to take it back leaves that one alone", async () => {
  const workers = new FakeWorkers();
  endless(workers);
  const pool = new Pool(workers, false);
  const { outcome: first } = await started(pool);
  let waits = 0;
  const listener = { ...SILENT, wait: () => (waits += 1) };
  const busy = { ...SILENT };
  pool.stop();
  assert.deepEqual(await first, { type: "stopped" });

  const running = pool.do(ORDER, busy);
  const taken = pool.do(ORDER, listener);
  const next = pool.do(ORDER, { ...listener });
  assert.equal(waits, 2);
  assert.equal(pool.withdraw(listener), true);
  assert.deepEqual(await taken, { type: "stopped" });
  assert.equal(pool.withdraw(busy), false);
  await new Promise((resolve) => setTimeout(resolve, 5));
  workers.answer = (id) => ({ type: "succeeded", id, value: null });
  pool.stop();
  assert.deepEqual(await running, { type: "stopped" });
  assert.equal((await next).type, "succeeded");
});

test("what is no message of the protocol is passed over", async () => {
  const workers = new FakeWorkers();
  const forged = [null, 7, { type: "failed", failure: {} }, { type: "succeeded", value: {} }, { type: "stream", text: 1 }];
  let next = 0;
  workers.answer = (id) => {
    const message = forged[next++];
    return typeof message === "object" && message !== null ? { ...message, id } : message;
  };
  const pool = new Pool(workers, false);
  for (const message of forged) {
    const { outcome } = await started(pool);
    const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 20, "still waiting"))]);
    assert.equal(first, "still waiting", JSON.stringify(message));
    pool.stop();
  }
});
