/** Unpack a file of the kit. */
export function unpack(packed: ArrayBuffer): Promise<ArrayBuffer> {
  return unpacked(packed, {}).arrayBuffer();
}

/** Unpack a file of the kit as it is read: WebAssembly is compiled while the rest of it is still unpacked. */
export function unpacked(packed: ArrayBuffer, headers: Record<string, string>): Response {
  return new Response(new Response(packed).body!.pipeThrough(new DecompressionStream("gzip")), { headers });
}
