import assert from "node:assert/strict";
import { test } from "node:test";

import { compare } from "./table.ts";

test("figures are sorted as figures, either way", () => {
  assert.deepEqual(["9", "10", "0.5"].sort((a, b) => compare(a, b, true, "ascending")), ["0.5", "9", "10"]);
  assert.deepEqual(["9", "10", "0.5"].sort((a, b) => compare(a, b, true, "descending")), ["10", "9", "0.5"]);
});

test("what is not stated comes last, either way", () => {
  for (const direction of ["ascending", "descending"] as const) {
    assert.equal(["", "2", "", "1"].sort((a, b) => compare(a, b, true, direction)).slice(2).join(""), "");
  }
});
