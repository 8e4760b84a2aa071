import assert from "node:assert/strict";
import { test } from "node:test";

import { isNumber, isOutput } from "./judge.ts";

test("a number is right within its tolerance, its bound included", () => {
  assert.ok(isNumber("0.731", 0.731, 0));
  assert.ok(isNumber(" 0,73 ", 0.731, 0.001));
  assert.ok(!isNumber("0.729", 0.731, 0.001));
});

for (const typed of ["0.5", "0,5", ".5", "50%", "50 %", " 50 % ", "1/2", "1 / 2", "½"]) {
  test(`${JSON.stringify(typed)} is a half`, () => assert.ok(isNumber(typed, 0.5, 0.001)));
}

for (const typed of ["0.5%", "50", "5%", "1/0", "1/2/1", "/2"]) {
  test(`${JSON.stringify(typed)} is no half`, () => assert.ok(!isNumber(typed, 0.5, 0.001)));
}

test("where per cent are asked for, their sign may be written or not", () => {
  for (const typed of ["99", "99%", "99 %"]) assert.ok(isNumber(typed, 99, 0.01));
  assert.ok(!isNumber("0.99", 99, 0.01));
});

for (const typed of ["", " ", "about 3", "1e", "NaN", "%", "/"]) {
  test(`${JSON.stringify(typed)} is no number`, () => assert.ok(!isNumber(typed, 0, 1)));
}

test("output is compared without regard to blank space", () => {
  assert.ok(isOutput("True  False\n", "True False"));
  assert.ok(!isOutput("true false", "True False"));
});
