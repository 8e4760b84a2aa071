import type { Packed } from "./kit.ts";

/** Unpack a file of the kit. */
export function unpack(packed: Packed): Promise<ArrayBuffer> {
  return unpacked(packed, {}).arrayBuffer();
}

/** Unpack a file of the kit as it is read: WebAssembly is compiled while the rest of it is still unpacked. */
export function unpacked(packed: Packed, headers: Record<string, string>): Response {
  const parts = new ReadableStream<BufferSource>({
    start(controller) {
      for (const part of packed) controller.enqueue(new Uint8Array(part));
      controller.close();
    },
  });
  return new Response(parts.pipeThrough(new DecompressionStream("gzip")), { headers });
}
