import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { adopt, beginAnew, isOpen, lastStep, merge, type Moment, NOTHING, openEverything, openStep, parse, type Progress, prove } from "./record.ts";

const EARLY = "2026-01-01T10:00:00.000Z";
const LATE = "2026-01-02T10:00:00.000Z";

// A few moments and names, so that devices often do the same thing, at the same time, or before another's reset.
const moment = fc.integer({ min: 0, max: 9 }).map((second) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString());
const name = fc.constantFrom("a", "b", "c");
const act: fc.Arbitrary<(progress: Progress) => Progress> = fc.oneof(
  fc.tuple(name, moment).map(([concept, now]) => (progress: Progress) => prove(progress, concept, now)),
  fc.tuple(name, moment).map(([step, now]) => (progress: Progress) => openStep(progress, step, now)),
  moment.map((now) => (progress: Progress) => openEverything(progress, now)),
  moment.map((now) => () => beginAnew(now)),
);
const device = fc.array(act, { maxLength: 8 }).map((acts) => acts.reduce((progress, act) => act(progress), NOTHING));

/** What counts of one's progress after a reset at this moment. */
function since(progress: Progress, begun: Moment): string[] {
  const counting = (moments: Readonly<Record<string, Moment>>): string[] =>
    Object.entries(moments).flatMap(([key, moment]) => (moment >= begun ? [key] : []));
  return [...counting(progress.proven).map((key) => `proven ${key}`), ...counting(progress.steps).map((key) => `step ${key}`)];
}

function everything(progress: Progress): string[] {
  return since(progress, "").sort();
}

test("copies merge in any order, any grouping and any number of times to the same", () => {
  fc.assert(
    fc.property(device, device, device, (a, b, c) => {
      assert.deepEqual(merge(a, b), merge(b, a));
      assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
      assert.deepEqual(merge(merge(a, b), b), merge(a, b));
    }),
  );
});

test("merging loses nothing but what is from before the last reset, and invents nothing", () => {
  fc.assert(
    fc.property(device, device, (a, b) => {
      const both = merge(a, b);
      assert.deepEqual(everything(both), [...new Set([...since(a, both.begun), ...since(b, both.begun)])].sort());
    }),
  );
});

test("a reset is not undone by a device that has not heard of it", () => {
  const phone = openEverything(openStep(prove(NOTHING, "bptt", EARLY), "step-3", EARLY), EARLY);
  assert.deepEqual(merge(phone, beginAnew(LATE)), beginAnew(LATE));
});

test("a copy that is handed in counts wholly, whatever was reset", () => {
  fc.assert(
    fc.property(device, device, (mine, copy) => {
      const now = "2026-01-03T10:00:00.000Z";
      const both = adopt(mine, copy, now);
      assert.equal(both.begun, mine.begun);
      const expected = [...new Set([...since(mine, mine.begun), ...everything(copy)])].sort();
      assert.deepEqual(everything(both), expected);
      assert.equal(both.opened !== "", copy.opened !== "" || (mine.opened !== "" && mine.opened >= mine.begun));
    }),
  );
});

test("what was saved is read again", () => {
  fc.assert(fc.property(device, (progress) => assert.deepEqual(parse(JSON.stringify(progress)), progress)));
});

test("what version 1 saved is read", () => {
  const saved = { version: 1, proven: { bptt: EARLY }, steps: { "step-2": LATE }, open: true };
  const progress = parse(JSON.stringify(saved));
  assert.deepEqual(progress?.proven, saved.proven);
  assert.deepEqual(progress?.steps, saved.steps);
  assert.equal(isOpen(progress!, ["lstm-and-gru"]), true);
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
  assert.equal(isOpen(openEverything(progress, LATE), ["sequences", "bptt"]), true);
});

const NO_PROGRESS = [
  "",
  "null",
  "[]",
  "{}",
  '{"version":3,"begun":"","proven":{},"steps":{},"opened":""}',
  '{"version":2,"begun":"","proven":{"a":1},"steps":{},"opened":""}',
  '{"version":2,"begun":"","proven":{"a":"yesterday"},"steps":{},"opened":""}',
  '{"version":2,"begun":"","proven":{},"steps":{}}',
  '{"version":1,"proven":{},"steps":{}}',
];

for (const text of NO_PROGRESS) {
  test(`${JSON.stringify(text)} is not taken for progress`, () => assert.equal(parse(text), undefined));
}
