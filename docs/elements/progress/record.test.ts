import assert from "node:assert/strict";
import { test } from "node:test";

import { isOpen, lastStep, merge, NOTHING, openEverything, openStep, parse, prove } from "./record.ts";

const EARLY = "2026-01-01T10:00:00.000Z";
const LATE = "2026-01-02T10:00:00.000Z";

test("merging two devices loses nothing and keeps the first proof", () => {
  const desktop = prove(prove(NOTHING, "sequences", LATE), "bptt", EARLY);
  const phone = openStep(prove(NOTHING, "sequences", EARLY), "step-3", LATE);
  const both = merge(desktop, phone);
  assert.deepEqual(both.proven, { sequences: EARLY, bptt: EARLY });
  assert.deepEqual(both.steps, { "step-3": LATE });
  assert.deepEqual(merge(phone, desktop), both);
});

test("merging again changes nothing", () => {
  const progress = prove(NOTHING, "sequences", EARLY);
  assert.deepEqual(merge(progress, progress), progress);
});

test("a concept that is proven again keeps its date", () => {
  assert.equal(prove(prove(NOTHING, "bptt", EARLY), "bptt", LATE).proven["bptt"], EARLY);
});

test("the last step is the one opened last, whatever its number", () => {
  const progress = openStep(openStep(NOTHING, "step-7", EARLY), "step-2", LATE);
  assert.equal(lastStep(progress), "step-2");
  assert.equal(lastStep(NOTHING), undefined);
});

test("a concept opens when all that it requires is proven, or when everything is opened", () => {
  const progress = prove(NOTHING, "sequences", EARLY);
  assert.equal(isOpen(NOTHING, []), true);
  assert.equal(isOpen(progress, ["sequences"]), true);
  assert.equal(isOpen(progress, ["sequences", "bptt"]), false);
  assert.equal(isOpen(openEverything(progress), ["sequences", "bptt"]), true);
});

test("what was saved is read again", () => {
  const progress = openStep(prove(NOTHING, "bptt", EARLY), "step-2", LATE);
  assert.deepEqual(parse(JSON.stringify(progress)), progress);
});

for (const text of ["", "null", "[]", "{}", '{"version":2,"proven":{},"steps":{},"open":false}', '{"version":1,"proven":{"a":1},"steps":{},"open":false}', '{"version":1,"proven":{},"steps":{}}']) {
  test(`${JSON.stringify(text)} is not taken for progress`, () => assert.equal(parse(text), undefined));
}
