import assert from "node:assert/strict";
import { test } from "node:test";

import { draw, redraw } from "./draw.ts";

const always = (value: number) => () => value;

test("five different questions are drawn", () => {
  for (const random of [always(0), always(0.5), always(0.999), Math.random]) {
    const asked = draw(7, random);
    assert.equal(asked.length, 5);
    assert.equal(new Set(asked).size, 5);
    assert.ok(asked.every((index) => index >= 0 && index < 7));
  }
});

test("a small pool is asked whole", () => {
  assert.deepEqual(draw(3, Math.random).sort(), [0, 1, 2]);
});

test("only what was wrong is replaced, by what has not been seen", () => {
  const next = redraw([0, 1, 2, 3], new Set([1, 3]), new Set([0, 1, 2, 3]), 6, Math.random);
  assert.equal(next[0], 0);
  assert.equal(next[2], 2);
  assert.deepEqual([next[1], next[3]].sort(), [4, 5]);
});

test("when nothing unseen is left, the same question is asked again", () => {
  assert.deepEqual(redraw([0, 1], new Set([1]), new Set([0, 1, 2]), 3, Math.random), [0, 1]);
});
