import type { PyodideModule, SnapshotRecord } from "./layout.ts";
import { canSuspend, heapProbe, interceptCreation, linkLibraries } from "./layout.ts";

export interface Snapshot {
  readonly libraries: WebAssembly.Module[];
  /** The snapshot XOR the heap of a core that has just loaded the libraries, where they differ; before it the snapshot's header. */
  readonly difference: ArrayBuffer;
}

/**
 * Let the next `loadPyodide` start from the snapshot; returns what ends this. Throws, in there, at any doubt.
 *
 * The core gets ready while the snapshot is still unpacked.
 */
export function startFrom(record: SnapshotRecord, coming: Promise<Snapshot>): () => void {
  let snapshot: Snapshot | undefined;
  return interceptCreation(
    async () => (snapshot = await coming),
    (module) => {
      const { libraries } = snapshot!;
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
      module.API.restoreSnapshot = () => restore(module, record, snapshot!);
    },
  );
}

function expect(what: string, found: number | boolean, recorded: number | boolean): void {
  if (found !== recorded) throw new Error(`the snapshot does not fit: ${what} is ${found}, not ${recorded}`);
}

/** Make the heap that of the snapshot; return the snapshot's own configuration. */
function restore(module: PyodideModule, { changes }: SnapshotRecord, { difference }: Snapshot): unknown {
  const [, start = 0, configurationLength = 0] = new Uint32Array(difference, 0, 3);
  const heap = module.HEAP32;
  let position = start;
  for (const [address, length] of changes) {
    const words = new Int32Array(difference, position, length / 4);
    const first = address / 4;
    for (let index = 0; index < words.length; index++) heap[first + index]! ^= words[index]!;
    position += length;
  }
  const offset = heap[module.__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET >> 2]!;
  heap[(module.__PyRuntime + offset) >> 2] = module._PyEM_CountArgsPtr ?? 0;
  return JSON.parse(new TextDecoder().decode(new Uint8Array(difference, CONFIGURATION, configurationLength)));
}

/** Where the configuration begins in a snapshot: after four words and the build's hash. */
const CONFIGURATION = 48;
