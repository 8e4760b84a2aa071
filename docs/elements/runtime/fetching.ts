import type { KitFile, KitPart } from "./kit.ts";

export type Progress = (loaded: number, total: number) => void;
/** Takes the part of a file that has this number. */
export type Receive = (file: KitFile, part: number, bytes: ArrayBuffer) => void;

/**
 * Fetch all files at once; each part is verified by the browser against its hash before a byte of it is used.
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
  const count = (bytes: number) => progress((loaded += bytes), total);
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
  const response = await fetch(new URL(part.path, base), { integrity: part.integrity });
  if (!response.ok) throw new Error(`${file.name}: the server answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  count(bytes.byteLength);
  return bytes;
}
