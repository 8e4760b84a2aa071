import assert from "node:assert/strict";
import { test } from "node:test";

import { Files } from "./files.ts";

const bytes = (value: number) => new Uint8Array([value]).buffer;
const values = (parts: readonly ArrayBuffer[]) => parts.map((part) => new Uint8Array(part)[0]);

test("a file is there once its last part is, in order however they came", async () => {
  const files = new Files();
  files.put("heap", 2, 3, bytes(2));
  files.put("heap", 0, 3, bytes(0));
  const waited = await Promise.race([files.get("heap"), Promise.resolve("not yet")]);
  assert.equal(waited, "not yet");
  files.put("heap", 1, 3, bytes(1));
  assert.deepEqual(values(await files.get("heap")), [0, 1, 2]);
});

test("after an attempt that broke off, another one completes the file", async () => {
  const files = new Files();
  files.put("heap", 0, 2, bytes(0));
  files.put("heap", 0, 2, bytes(0));
  files.put("heap", 1, 2, bytes(1));
  assert.deepEqual(values(await files.get("heap")), [0, 1]);
});

test("a file that is missing can be asked for again", async () => {
  const files = new Files();
  const first = files.get("library");
  files.fail("library", "the server answered 503");
  await assert.rejects(first, /library: the server answered 503/);
  assert.equal(files.has("library"), false);
  files.put("library", 0, 1, bytes(7));
  assert.deepEqual(values(await files.get("library")), [7]);
});
