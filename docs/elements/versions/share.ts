// Links that carry a program in their fragment, which never reaches a server.

export async function shareAddress(page: string, cell: string, code: string): Promise<string> {
  const packed = await transform(new TextEncoder().encode(code), new CompressionStream("deflate-raw"));
  const fragment = new URLSearchParams({ cell, code: toBase64(packed) });
  return `${page.split("#")[0]}#${fragment.toString()}`;
}

/** The program that the address carries for this cell, or null. */
export async function sharedCode(fragment: string, cell: string): Promise<string | null> {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const code = given.get("code");
  if (given.get("cell") !== cell || code === null) return null;
  try {
    return new TextDecoder().decode(await transform(fromBase64(code), new DecompressionStream("deflate-raw")));
  } catch {
    return null; // cut off on its way, say
  }
}

async function transform(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream) {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
