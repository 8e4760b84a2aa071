import assert from "node:assert/strict";
import { test } from "node:test";

import { versionOf } from "./saved.ts";
import { shareAddress, sharedCode } from "./share.ts";
import { parseVerdict } from "../verdict/verdict.ts";
import { fillNotebook } from "../submit-notebook/notebook.ts";

test("a link carries a program to its own cell only", async () => {
  const code = "print('h = tanh(x Wx + h Wh + b)  🙂')\n".repeat(50);
  const address = new URL(await shareAddress("https://example.org/page/#part", "page/#2", code));
  assert.ok(address.href.length < code.length);
  assert.equal(await sharedCode(address.hash, "page/#2"), code);
  assert.equal(await sharedCode(address.hash, "page/#1"), null);
});

test("a link that was cut off brings nothing", async () => {
  const address = new URL(await shareAddress("https://example.org/", "c", "print(1)"));
  assert.equal(await sharedCode(address.hash.slice(0, -6), "c"), null);
});

test("another text has another version", () => {
  assert.notEqual(versionOf("x = 1"), versionOf("x = 2"));
  assert.equal(versionOf("x = 1"), versionOf("x = 1"));
});

test("only solution cells of the release notebook are replaced", () => {
  const cell = (id: string, solution: boolean) => ({
    id,
    cell_type: "code",
    source: ["stub"],
    metadata: { nbgrader: { grade_id: id, solution } },
  });
  const release = JSON.stringify({ cells: [cell("rnn_step", true), cell("examine_rnn_step", false)], nbformat: 4 });
  const solutions = new Map([
    ["rnn_step", "def rnn_step():\n    pass"],
    ["examine_rnn_step", "forged"],
  ]);
  const filled = JSON.parse(fillNotebook(release, solutions)) as { cells: { source: string[] }[] };
  assert.deepEqual(
    filled.cells.map(({ source }) => source),
    [["def rnn_step():\n", "    pass"], ["stub"]],
  );
});

test("a verdict of another schema is not shown as one", () => {
  assert.equal(parseVerdict({ schema: "unrolled.verdict/99", points: 1, max_points: 1 }), null);
  assert.equal(parseVerdict("forged"), null);
});
