// Links that carry a program in their fragment, which never reaches a server.

export async function shareAddress(page: string, cell: string, code: string): Promise<string> {
  const packed = await transform(new TextEncoder().encode(code), new CompressionStream("deflate"));
  const fragment = new URLSearchParams({ cell, code: toBase64(packed) });
  return `${page.split("#")[0]}#${fragment.toString()}`;
}

/** What the address carries for a cell: nothing, a program, or one that was damaged on its way. */
export type Shared = { readonly type: "none" | "damaged" } | { readonly type: "program"; readonly code: string };

export async function sharedCode(fragment: string, cell: string): Promise<Shared> {
  const given = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("&amp;", "&"));
  const code = given.get("code");
  if (given.get("cell") !== cell || code === null) return { type: "none" };
  const packed = code.replace(/[^\w-]+$/, ""); // the full stop or the bracket of the sentence that the link stood in
  // Of the first form there is a sum to check; links of version 0.1 have none.
  for (const form of ["deflate", "deflate-raw"] as const) {
    try {
      return { type: "program", code: new TextDecoder("utf-8", { fatal: true }).decode(await transform(fromBase64(packed), new DecompressionStream(form))) };
    } catch {
      // of the other form, or damaged
    }
  }
  return { type: "damaged" };
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
