/** The address under which Pyodide finds what the page has handed over; no request is made for it. */
export const RUNTIME_ADDRESS = "https://runtime.invalid/";

/** Let `fetch` answer from these files, and only from them: the worker may not reach the network in any case. */
export function serveFromMemory(files: Readonly<Record<string, ArrayBuffer>>, core: WebAssembly.Module): void {
  globalThis.fetch = async (input) => {
    const address = input instanceof Request ? input.url : String(input);
    const name = address.slice(RUNTIME_ADDRESS.length);
    if (name === "pyodide.asm.wasm") return new Response();
    const bytes = address.startsWith(RUNTIME_ADDRESS) ? files[name] : undefined;
    if (bytes === undefined) throw new TypeError("Programs on this page cannot reach the network.");
    return new Response(bytes);
  };
  // The frame has compiled the core once for all workers.
  WebAssembly.instantiateStreaming = async (_source, imports) => ({
    module: core,
    instance: await WebAssembly.instantiate(core, imports),
  });
}
