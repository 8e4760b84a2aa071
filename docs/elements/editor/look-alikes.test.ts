import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lookAlikes } from "./look-alikes.ts";

function mended(code: string): string {
  return lookAlikes(code).reduceRight((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), code);
}

for (const [pasted, code] of [
  ["x\u00a0= 1", "x = 1"],
  ["\u200bx = 1\ufeff", "x = 1"],
  ["print(“hello”)", 'print("hello")'],
  ["print(“hello – world”)", 'print("hello – world")'],
  ["print(‘a’, “it’s”)", "print('a', \"it’s\")"],
  ["print(\"hello”)", 'print("hello")'],
  ["print(“say \"yes\"”)", "print('say \"yes\"')"],
  ["“““Two\nlines – of it.”””\nx = 1 – 2", '"""Two\nlines – of it."""\nx = 1 - 2'],
  ["x = 3 × 4 − 1", "x = 3 * 4 - 1"],
  ["print（1，2）", "print(1,2)"],
  ["if a ≤ b：", "if a <= b:"],
  ["\u0441ount = 1", "count = 1"], // a Cyrillic c
  ["def f():\n    if x:\n\treturn 1", "def f():\n    if x:\n    return 1"],
] as const) {
  test(`${JSON.stringify(pasted)} is mended`, () => assert.equal(mended(pasted), code));
}

for (const code of [
  "s = 'naïve – “quoted” ×\u00a0'  # – “fine”",
  'f"""Ω – “\n”"""\nσ = 1',
  "σ, Δx, π, имя, größe = range(5)",
  "def f():\n\tif x:\n\t\treturn 1",
  "print('it\\'s – so')",
]) {
  test(`${JSON.stringify(code)} stays as it is`, () => assert.deepEqual(lookAlikes(code), []));
}

test("what is plain ASCII stays as it is, and mending twice is mending once", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ab \n('\")#\\=+") }), (code) => assert.equal(mended(code), code)));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab \n(#=\u00a0\u200b–（а") }), (code) => assert.equal(mended(mended(code)), mended(code))),
  );
});
