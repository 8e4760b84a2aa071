import assert from "node:assert/strict";
import { test } from "node:test";

import { parseVerdict } from "./verdict.ts";

test("a verdict of another schema is not shown as one", () => {
  assert.equal(parseVerdict({ schema: "unrolled.verdict/99", points: 1, max_points: 1 }), null);
  assert.equal(parseVerdict("forged"), null);
});
