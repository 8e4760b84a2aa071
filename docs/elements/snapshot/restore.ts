import type { PyodideModule, SnapshotRecord } from "./layout.ts";
import { canSuspend, heapProbe, interceptCreation, linkLibraries } from "./layout.ts";

export interface Snapshot {
  readonly record: SnapshotRecord;
  readonly libraries: WebAssembly.Module[];
}

/**
 * Let the next `loadPyodide` start from the snapshot; returns what ends this. Throws, in there, at any doubt.
 *
 * `difference` is the snapshot XOR the heap of a core that has just loaded the libraries: mostly zeros, so it packs well.
 */
export function startFrom({ record, libraries }: Snapshot, difference: ArrayBuffer): () => void {
  return interceptCreation(
    (module) => {
      expect("suspending", canSuspend(), record.suspends);
      expect("heap before", heapProbe(module), record.heapBefore);
      linkLibraries(
        module,
        record.libraries.map(({ path }, index) => ({ path, code: libraries[index]! })),
      );
      for (const [handle, index] of Object.entries(record.handles)) {
        module.LDSO.loadedLibsByHandle[handle] = module.LDSO.loadedLibsByName[record.libraries[index]!.path]!;
      }
      expect("table", module.wasmTable.length, record.tableLength);
      expect("heap after", heapProbe(module), record.heapAfter);
    },
    (module) => {
      module.API.restoreSnapshot = () => restore(module, difference);
    },
  );
}

function expect(what: string, found: number | boolean, recorded: number | boolean): void {
  if (found !== recorded) throw new Error(`the snapshot does not fit: ${what} is ${found}, not ${recorded}`);
}

/** Make the heap that of the snapshot; return the snapshot's own configuration. */
function restore(module: PyodideModule, difference: ArrayBuffer): unknown {
  const [, start = 0, configurationLength = 0] = new Uint32Array(difference, 0, 3);
  const bytes = new Uint8Array(difference);
  const words = new Int32Array(difference, start, (bytes.length - start) >> 2);
  const heap = module.HEAP32;
  for (let index = 0; index < words.length; index++) heap[index]! ^= words[index]!;
  for (let index = start + words.length * 4; index < bytes.length; index++) module.HEAPU8[index - start]! ^= bytes[index]!;
  const offset = heap[module.__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET >> 2]!;
  heap[(module.__PyRuntime + offset) >> 2] = module._PyEM_CountArgsPtr ?? 0;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(CONFIGURATION, CONFIGURATION + configurationLength)));
}

/** Where the configuration begins in a snapshot: after four words and the build's hash. */
const CONFIGURATION = 48;
