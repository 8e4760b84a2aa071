import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "./written.ts";

for (const [value, text] of [
  [0, "0"],
  [1, "1"],
  [0.0123, "0.012"],
  [45.26, "45"],
  [6.1e-4, "6 × 10⁻⁴"],
  [1e-8, "10⁻⁸"],
  [1e4, "10⁴"],
  [-2.4e12, "-2 × 10¹²"],
] as const) {
  test(`${value} is written ${text}`, () => assert.equal(written(value), text));
}
