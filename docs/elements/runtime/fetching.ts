import type { KitFile } from "./kit.ts";

export type Progress = (loaded: number, total: number) => void;

/**
 * Fetch all files at once; each is verified by the browser against its hash before a byte of it is used.
 * `receive` is called for each file as soon as it is there, so that compiling starts before the last has come. Files
 * are handed on as they are: to unpack them here would keep the page from answering its reader.
 */
export async function fetchKit(
  files: readonly KitFile[],
  base: URL,
  receive: (name: string, bytes: ArrayBuffer) => void,
  progress: Progress = () => {},
): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let loaded = 0;
  const count = (bytes: number) => progress((loaded += bytes), total);
  await Promise.all(files.map(async (file) => receive(file.name, await fetchFile(file, base, count))));
}

async function fetchFile(file: KitFile, base: URL, count: (bytes: number) => void): Promise<ArrayBuffer> {
  const response = await fetch(new URL(file.path, base), { integrity: file.integrity });
  if (!response.ok || !response.body) throw new Error(`${file.name}: the server answered ${response.status}`);
  const counted = new TransformStream<BufferSource, BufferSource>({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted)).arrayBuffer();
}
