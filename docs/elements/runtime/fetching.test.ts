import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

import { fetchKit } from "./fetching.ts";
import type { KitFile } from "./kit.ts";

const BYTES = Buffer.from("a part of Python ".repeat(5000));
/** Sends a part in two pieces; what is asked for as "changed" has one byte that was not published. */
const server = createServer((request, response) => {
  const sent = Buffer.from(BYTES);
  if (request.url === "/changed") sent[7]! ^= 1;
  response.writeHead(200, { "access-control-allow-origin": "*" });
  response.write(sent.subarray(0, 40_000));
  setTimeout(() => response.write(sent.subarray(40_000, 40_001)), 550);
  setTimeout(() => response.end(request.url === "/longer" ? Buffer.concat([sent, sent]) : sent.subarray(40_001)), 600);
});

before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
after(() => server.close());

function fetched(path: string): { seen: number[]; done: Promise<ArrayBuffer[]> } {
  const integrity = `sha256-${createHash("sha256").update(BYTES).digest("base64")}`;
  const file: KitFile = { name: "python.bin", when: "start", parts: [{ path, bytes: BYTES.length, integrity }] };
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const seen: number[] = [];
  const received: ArrayBuffer[] = [];
  const receive = (_: KitFile, __: number, bytes: ArrayBuffer) => received.push(bytes);
  return { seen, done: fetchKit([file], base, receive, (loaded) => seen.push(loaded)).then(() => received) };
}

test("a part is counted as it comes, and handed on whole", async () => {
  const { seen, done } = fetched("right");
  const [bytes] = await done;
  assert.deepEqual(Buffer.from(bytes!), BYTES);
  assert.equal(seen[0], 0);
  assert.equal(seen.at(-1), BYTES.length);
  assert.ok(seen.some((loaded) => loaded > 0 && loaded < BYTES.length), String(seen));
});

test("a part of which one byte is another is refused by its file's name", async () => {
  await assert.rejects(fetched("changed").done, /python\.bin: what came is not what was published/);
});

test("a part that is longer than what was published is refused", async () => {
  await assert.rejects(fetched("longer").done, /longer than what was published/);
});
