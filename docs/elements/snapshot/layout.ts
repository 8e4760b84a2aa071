// What building a heap snapshot and restoring it have in common. The heap of a Python that has imported NumPy holds
// addresses of NumPy's libraries, so both sides must load the same libraries in the same order, before Python starts.
// These are private interfaces of Pyodide 0.28.3: each assumption is probed, and at any doubt the snapshot is not used.

import type { Lockfile } from "pyodide";

/** Where a file stands among others in one. */
export interface Place {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** What must be the same where the snapshot is restored, and what is needed to do it. */
export interface SnapshotRecord {
  /** Python's environment; another one, the visitor's locale say, would shift every later allocation. */
  readonly environment: Record<string, string>;
  /** Whether Python can wait for a promise; the core finds this out once, and keeps it in the heap. */
  readonly suspends: boolean;
  /** Where the allocator stands before and after the libraries are loaded. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** Length of the function table after the libraries are loaded. */
  readonly tableLength: number;
  readonly snapshotLength: number;
  /** Where in the heap the blocks of heap.bin belong, by address and length; it is as it was everywhere else. */
  readonly changes: (readonly [number, number])[];
  /** NumPy's libraries in libraries.bin, in the order in which they are loaded. */
  readonly libraries: Place[];
  /** The modules that the snapshot has imported, in modules.bin: what Python starts from without it. */
  readonly modules: Place[];
  /** Pyodide's own lock file, without packages. */
  readonly lock: Lockfile;
  /** Which library has which handle of the dynamic linker. */
  readonly handles: Record<string, number>;
}

interface LoadedLibrary {
  refcount: number;
  global: boolean;
  exports: unknown;
  name: string;
}

/** The parts of Pyodide's Emscripten module that are used. */
export interface PyodideModule {
  HEAPU8: Uint8Array;
  HEAP32: Int32Array;
  wasmTable: WebAssembly.Table;
  GOT: Record<string, WebAssembly.Global<"i32"> | undefined>;
  GOTHandler: { get(table: PyodideModule["GOT"], name: string): WebAssembly.Global<"i32"> };
  LDSO: { loadedLibsByHandle: Record<string, LoadedLibrary>; loadedLibsByName: Record<string, LoadedLibrary> };
  API: { restoreSnapshot: (snapshot: Uint8Array) => unknown };
  resolveGlobalSymbol(name: string, isDirect: true): { sym?: number | (Function & { sig?: string }) };
  addFunction(code: Function, signature?: string): number;
  addRunDependency(name: string): void;
  removeRunDependency(name: string): void;
  newDSO(path: string, handle: undefined, state: "loading"): LoadedLibrary;
  loadWebAssemblyModule(module: WebAssembly.Module, flags: object, path: string, scope: object, handle: undefined): unknown;
  _emscripten_builtin_malloc(size: number): number;
  _emscripten_builtin_free(address: number): void;
  _sbrk(increment: number): number;
  _PyEM_CountArgsPtr?: number;
  __PyRuntime: number;
  __PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET: number;
}

export interface CreateSettings {
  preRun: unknown;
  onRuntimeInitialized?: () => void;
}

type Create = (settings: CreateSettings) => Promise<PyodideModule>;
type Global = { _createPyodideModule: Create };

/**
 * Call `initialize` once the core and what is `awaited` are there, before Python starts; `created` once it has started.
 * Exceptions in `onRuntimeInitialized` would be swallowed: they are kept, and thrown afterwards.
 */
export function interceptCreation(
  awaited: () => Promise<unknown>,
  initialize: (module: PyodideModule) => void,
  created: (module: PyodideModule) => void = () => {},
): () => void {
  const scope = globalThis as unknown as Global;
  const create = scope._createPyodideModule;
  scope._createPyodideModule = async (settings) => {
    let early: PyodideModule | undefined;
    let failure: unknown;
    const wait = (module: PyodideModule) => {
      early = module;
      module.addRunDependency(AWAITED);
      awaited()
        .catch((error: unknown) => (failure = error))
        .finally(() => module.removeRunDependency(AWAITED));
    };
    settings.preRun = [wait, ...[settings.preRun].flat()];
    settings.onRuntimeInitialized = () => {
      try {
        if (early === undefined) throw new Error("the module is not there");
        if (failure === undefined) initialize(early);
      } catch (error) {
        failure = error;
      }
    };
    const module = await create(settings);
    if (failure !== undefined) throw failure;
    created(module);
    return module;
  };
  return () => (scope._createPyodideModule = create);
}

const AWAITED = "what the core waits for";

export function canSuspend(): boolean {
  return "Suspending" in WebAssembly;
}

/** Where the next allocation would be. */
export function heapProbe(module: PyodideModule): number {
  const address = module._emscripten_builtin_malloc(64);
  module._emscripten_builtin_free(address);
  return address;
}

/** Load the libraries in their order. */
export function linkLibraries(module: PyodideModule, libraries: { path: string; code: WebAssembly.Module }[]): void {
  // An engine without WebAssembly's garbage collection has one slot of the table less.
  if (!module._PyEM_CountArgsPtr) module.wasmTable.grow(1);
  for (const { path, code } of libraries) {
    const library = module.newDSO(path, undefined, "loading");
    library.refcount = Infinity;
    library.global = false;
    resolveImports(module, code);
    // Pyodide would go through all symbols of the core once more for each library.
    const flags = { global: false, nodelete: true, loadAsync: false, allowUndefined: true };
    library.exports = module.loadWebAssemblyModule(code, flags, path, {}, undefined);
  }
}

/** Give a library the addresses of what it takes from the core, and does not define itself. */
function resolveImports(module: PyodideModule, code: WebAssembly.Module): void {
  const own = new Set(WebAssembly.Module.exports(code).map(({ name }) => name));
  for (const { module: table, name } of WebAssembly.Module.imports(code)) {
    if (!table.startsWith("GOT.") || own.has(name) || module.GOT[name]?.value) continue;
    const { sym } = module.resolveGlobalSymbol(name, true);
    if (sym === undefined) continue;
    const entry = module.GOTHandler.get(module.GOT, name);
    entry.value = typeof sym === "function" ? module.addFunction(sym, sym.sig) : sym;
  }
}
