import assert from "node:assert/strict";
import { test } from "node:test";

import { versionOf } from "./saved.ts";
import { shareAddress, sharedCode } from "./share.ts";

const CODE = "print('h = tanh(x Wx + h Wh + b)  🙂')\n".repeat(50);

test("a link carries a program to its own cell only", async () => {
  const address = new URL(await shareAddress("https://example.org/page/#part", "page/#2", CODE));
  assert.ok(address.href.length < CODE.length);
  assert.deepEqual(await sharedCode(address.hash, "page/#2"), { type: "program", code: CODE });
  assert.deepEqual(await sharedCode(address.hash, "page/#1"), { type: "none" });
});

test("a link of version 0.1 brings its program", async () => {
  assert.deepEqual(await sharedCode("#cell=c&code=KyjKzCvRMNQEAA", "c"), { type: "program", code: "print(1)" });
});

test("what a sentence or a page has put around a link does no harm", async () => {
  const { hash } = new URL(await shareAddress("https://example.org/", "c", CODE));
  for (const mangled of [`${hash}.`, `${hash})`, `${hash}>,`, hash.replace("&", "&amp;")])
    assert.deepEqual(await sharedCode(mangled, "c"), { type: "program", code: CODE });
});

test("a link that was damaged brings nothing, and that is known", async () => {
  const { hash } = new URL(await shareAddress("https://example.org/", "c", CODE));
  const other = hash.at(-20) === "A" ? "B" : "A";
  for (const damaged of [hash.slice(0, -6), hash.slice(0, -20) + other + hash.slice(-19), "#cell=c&code="])
    assert.deepEqual(await sharedCode(damaged, "c"), { type: "damaged" });
});

test("another text has another version", () => {
  assert.notEqual(versionOf("x = 1"), versionOf("x = 2"));
  assert.equal(versionOf("x = 1"), versionOf("x = 1"));
});
