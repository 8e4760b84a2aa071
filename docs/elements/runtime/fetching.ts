import type { KitFile, KitPart } from "./kit.ts";

export type Progress = (loaded: number, total: number) => void;
/** Takes the part of a file that has this number. */
export type Receive = (file: KitFile, part: number, bytes: ArrayBuffer) => void;

/** Milliseconds between two words on the progress: as often as a reader, or one who has it read aloud, can follow. */
const BETWEEN = 500;

/**
 * Fetch all files at once; each part is verified against its hash before a byte of it is used.
 * `receive` is called for each as soon as it is there, so that compiling starts before the last has come. They are
 * handed on as they are: to unpack them here would keep the page from answering its reader.
 */
export async function fetchKit(
  files: readonly KitFile[],
  base: URL,
  receive: Receive,
  progress: Progress = () => {},
): Promise<void> {
  const parts = files.flatMap((file) => file.parts.map((part, number) => ({ file, part, number })));
  const total = parts.reduce((sum, { part }) => sum + part.bytes, 0);
  let loaded = 0;
  let told = -Infinity;
  const count = (bytes: number) => {
    loaded += bytes;
    if (loaded < total && performance.now() - told < BETWEEN) return;
    told = performance.now();
    progress(loaded, total);
  };
  count(0); // says the size before the first byte has come
  const fetched: Promise<void>[] = [];
  for (const { file, part, number } of parts) {
    fetched.push(fetchPart(file, part, base, count).then((bytes) => receive(file, number, bytes)));
    await breath();
  }
  await Promise.all(fetched);
}

/** Let the page answer its reader: to ask for many files at once takes longer than a moment. */
function breath(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

async function fetchPart(file: KitFile, part: KitPart, base: URL, count: (bytes: number) => void): Promise<ArrayBuffer> {
  // A browser that verifies the part itself gives nothing before the last byte: on a slow line nothing would seem to move.
  const verifiesHere = globalThis.crypto?.subtle !== undefined && "body" in Response.prototype;
  const response = await fetch(new URL(part.path, base), verifiesHere ? {} : { integrity: part.integrity });
  if (!response.ok) throw new Error(`${file.name}: the server answered ${response.status}`);
  if (verifiesHere && response.body !== null) return verified(file, part, await readAll(response.body, part.bytes, count));
  const bytes = await response.arrayBuffer();
  count(bytes.byteLength);
  return bytes;
}

/** Read a body into one piece of memory, and count its bytes as they come. */
async function readAll(body: ReadableStream<Uint8Array>, length: number, count: (bytes: number) => void): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const reader = body.getReader();
  let read = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (read + chunk.value.length > length) throw new Error("a file of Python is longer than what was published");
    bytes.set(chunk.value, read);
    read += chunk.value.length;
    count(chunk.value.length);
  }
  return bytes.buffer;
}

async function verified(file: KitFile, part: KitPart, bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (`sha256-${btoa(String.fromCharCode(...hash))}` === part.integrity) return bytes;
  throw new Error(`${file.name}: what came is not what was published`);
}
