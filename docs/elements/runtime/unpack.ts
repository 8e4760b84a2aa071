import type { Packed } from "./kit.ts";

/** Unpack a file of the kit. */
export function unpack(packed: Packed): Promise<ArrayBuffer> {
  const parts = new ReadableStream<BufferSource>({
    start(controller) {
      for (const part of packed) controller.enqueue(new Uint8Array(part));
      controller.close();
    },
  });
  return new Response(parts.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
