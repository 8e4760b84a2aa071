import assert from "node:assert/strict";
import { test } from "node:test";

import { isNumber, isOutput } from "./judge.ts";

test("a number is right within its tolerance, its bound included", () => {
  assert.ok(isNumber("0.731", 0.731, 0));
  assert.ok(isNumber(" 0,73 ", 0.731, 0.001));
  assert.ok(!isNumber("0.729", 0.731, 0.001));
  assert.ok(isNumber("99 %".replace(" ", ""), 99, 0));
});

for (const typed of ["", " ", "about 3", "1e", "NaN"]) {
  test(`${JSON.stringify(typed)} is no number`, () => assert.ok(!isNumber(typed, 0, 1)));
}

test("output is compared without regard to blank space", () => {
  assert.ok(isOutput("True  False\n", "True False"));
  assert.ok(!isOutput("true false", "True False"));
});
