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
  await Promise.all(
    parts.map(async ({ file, part, number }) => receive(file, number, await fetchPart(file, part, base, count))),
  );
}

async function fetchPart(file: KitFile, part: KitPart, base: URL, count: (bytes: number) => void): Promise<ArrayBuffer> {
  const response = await fetch(new URL(part.path, base), { integrity: part.integrity });
  if (!response.ok || !response.body) throw new Error(`${file.name}: the server answered ${response.status}`);
  const counted = new TransformStream<BufferSource, BufferSource>({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted)).arrayBuffer();
}
