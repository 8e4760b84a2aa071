import assert from "node:assert/strict";
import { test } from "node:test";

import { parse, read, tokens } from "./gru.ts";

// One unit; its word vectors are 0, 0, 2 and -2.
const ARRAYS = [
  { name: "embedding.E", shape: [4, 1], scale: [0.5], numbers: [0, 0, 4, -4] },
  { name: "recurrent.0.Wx", shape: [1, 3], scale: [1, 1, 0.5], numbers: [1, 0, 2] },
  { name: "recurrent.0.Wh", shape: [1, 3], scale: [1, 1, 0.25], numbers: [0, 0, 2] },
  { name: "recurrent.0.bx", shape: [3], scale: [1], numbers: [0, 0, 0] },
  { name: "recurrent.0.bh", shape: [3], scale: [1], numbers: [0, -1, 1] },
  { name: "dense.W", shape: [1, 2], scale: [1, 1], numbers: [-1, 1] },
  { name: "dense.c", shape: [2], scale: [1], numbers: [0, 0] },
];
const WORDS = "<pad> <unk> yes no";

function file(arrays = ARRAYS): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ words: WORDS, arrays: arrays.map(({ numbers: _, ...rest }) => rest) }) + "\n");
  const numbers = new Int8Array(arrays.flatMap((array) => array.numbers));
  return new Uint8Array([...header, ...new Uint8Array(numbers.buffer)]);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test("text is cut into words and marks, and a negation stands apart", () => {
  assert.deepEqual(tokens("It isn’t BAD, it's great!"), ["it", "is", "n't", "bad", ",", "it's", "great", "!"]);
  assert.deepEqual(tokens("  "), []);
});

test("a state comes from the word and the state before", () => {
  const [first, second] = read(parse(file()), ["yes", "no"]);
  const z = sigmoid(-1);
  const h = (1 - z) * Math.tanh(2 + sigmoid(2) * 1);
  assert.ok(Math.abs(first!.state[0]! - h) < 1e-6);
  const then = (1 - z) * Math.tanh(-2 + sigmoid(-2) * (0.5 * h + 1)) + z * h;
  assert.ok(Math.abs(second!.state[0]! - then) < 1e-6);
  assert.ok(Math.abs(first!.good - sigmoid(2 * h)) < 1e-6);
});

test("what a word moves is the difference of two verdicts, the first from one half", () => {
  const [first, second] = read(parse(file()), ["yes", "no"]);
  assert.equal(first!.moved, first!.good - 0.5);
  assert.equal(second!.moved, second!.good - first!.good);
});

test("an unknown word is marked, and read as unknown", () => {
  const network = parse(file());
  const [reading] = read(network, ["perhaps"]);
  assert.equal(reading!.known, false);
  assert.deepEqual(reading!.state, read(network, ["<unk>"])[0]!.state);
});

test("a file that is cut off or lacks an array is refused by name", () => {
  assert.throws(() => parse(file().subarray(0, file().length - 1)), /ends within dense\.c/);
  assert.throws(() => parse(file(ARRAYS.slice(0, -1))), /lacks dense\.c/);
});
