import assert from "node:assert/strict";
import { test } from "node:test";

import { type Network, read, tokens } from "./network.ts";

// One unit that counts "yes" up and "no" down, and forgets half at each step.
const NETWORK: Network = {
  words: ["<pad>", "<unk>", "yes", "no"],
  E: [[0], [0], [1], [-1]],
  Wx: [[1]],
  Wh: [[0.5]],
  b: [0],
  W: [[-1, 1]],
  c: [0, 0],
};

test("text is cut into words, commas and full stops, in small letters", () => {
  assert.deepEqual(tokens("It was dull, then lovely. Good!"), ["it", "was", "dull", ",", "then", "lovely", ".", "good"]);
});

test("a state comes from the word and the state before", () => {
  const [first, second] = read(NETWORK, ["yes", "no"], 0, true);
  assert.equal(first!.state[0], Math.tanh(1));
  assert.equal(second!.state[0], Math.tanh(-1 + 0.5 * Math.tanh(1)));
  assert.ok(first!.good > 0.5 && second!.good < 0.5);
});

test("with a mask padding changes nothing, without one it washes the state out", () => {
  const masked = read(NETWORK, ["yes"], 20, true);
  const unmasked = read(NETWORK, ["yes"], 20, false);
  assert.deepEqual(masked.at(-1)!.state, masked[0]!.state);
  assert.ok(Math.abs(unmasked.at(-1)!.state[0]!) < 1e-5);
});

test("an unknown word is read as unknown", () => {
  const [reading] = read(NETWORK, ["perhaps"], 0, true);
  assert.equal(reading!.known, false);
  assert.equal(reading!.state[0], 0);
});
