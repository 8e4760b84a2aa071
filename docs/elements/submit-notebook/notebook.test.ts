import assert from "node:assert/strict";
import { test } from "node:test";

import { fillNotebook } from "./notebook.ts";

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
