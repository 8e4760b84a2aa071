// Starts Python: from the snapshot, or at any doubt from files, with public interfaces only.
import { loadPyodide } from "pyodide";
import type { PyodideAPI } from "pyodide";

import type { Packed } from "../runtime/kit.ts";
import type { Boot, Library, Origin, StartFiles } from "../runtime/protocol.ts";
import { unpack } from "../runtime/unpack.ts";
import type { Modules } from "./modules.ts";
import { writeFiles, writeModules } from "./modules.ts";
import type { Place, SnapshotRecord } from "../snapshot/layout.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { startFrom } from "../snapshot/restore.ts";
import { RUNTIME_ADDRESS, serveFromMemory } from "./virtual-fetch.ts";

const SITE_PACKAGES = "/lib/python3.13/site-packages";
const STANDARD_LIBRARY = "/lib/python313.zip";
/** The standard library comes in another way. */
const ADDRESSES = { indexURL: RUNTIME_ADDRESS, packageBaseUrl: RUNTIME_ADDRESS, stdLibURL: RUNTIME_ADDRESS + "empty.zip" };
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]).buffer;

/** The files to start from, unpacked. */
type Unpacked = { readonly [F in keyof StartFiles]: ArrayBuffer };

/** Gets them where the snapshot is not used. */
export type NeedFiles = () => Promise<Unpacked>;

export async function unpackFiles({ record, modules, libraries }: StartFiles): Promise<Unpacked> {
  const all = await Promise.all([unpack(record), unpack(modules), unpack(libraries)]);
  return { record: all[0], modules: all[1], libraries: all[2] };
}

/** Python with NumPy imported, and the course's modules within reach. */
export async function startPython(
  { core, course, snapshot }: Boot,
  difference: Promise<ArrayBuffer> | undefined,
  need: NeedFiles,
): Promise<{ pyodide: PyodideAPI; from: Origin }> {
  const modules = unpack(course).then((json) => JSON.parse(new TextDecoder().decode(json)) as Modules);
  const quick = snapshot && difference ? await tryQuickly(core, snapshot, await difference) : null;
  const pyodide = quick ?? (await startFromFiles(core, await need()));
  writeModules(pyodide, SITE_PACKAGES, UNROLLED_PYTHON);
  writeModules(pyodide, SITE_PACKAGES, await modules);
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  return { pyodide, from: quick ? "snapshot" : "files" };
}

async function tryQuickly(core: WebAssembly.Module, snapshot: Snapshot, difference: ArrayBuffer): Promise<PyodideAPI | null> {
  const end = startFrom(snapshot, difference);
  try {
    serveFromMemory({ "empty.zip": EMPTY_ZIP }, core);
    const pyodide = await loadPyodide({
      ...ADDRESSES,
      lockFileContents: snapshot.record.lock,
      env: snapshot.record.environment,
      _loadSnapshot: new Uint8Array(snapshot.record.snapshotLength),
    });
    // What was drawn when the snapshot was made would be drawn again by every reader.
    pyodide.runPython("import random, numpy; random.seed(); numpy.random.seed()");
    return pyodide;
  } catch (error) {
    console.warn("Python starts without its snapshot:", error);
    return null;
  } finally {
    end();
  }
}

async function startFromFiles(core: WebAssembly.Module, { record, modules, libraries }: Unpacked): Promise<PyodideAPI> {
  const { lock, ...places } = JSON.parse(new TextDecoder().decode(record)) as SnapshotRecord;
  serveFromMemory({ "empty.zip": EMPTY_ZIP }, core);
  const pyodide = await loadPyodide({
    ...ADDRESSES,
    lockFileContents: lock,
    // Bytecode in folders, and no archive: Python would read that by a program in Python.
    fsInit: async (FS) => writeFiles(FS, [...filesAt(places.modules, modules), ...filesAt(places.libraries, libraries)]),
  });
  pyodide.runPython("import numpy, unrolled_host"); // while nothing but bytecode is there
  return pyodide;
}

function filesAt(places: Place[], bytes: ArrayBuffer): (readonly [string, Uint8Array])[] {
  return places.map(({ path, offset, length }) => [path, new Uint8Array(bytes, offset, length)]);
}

/** Give Python all of the library, for imports of what it has not started with. */
export async function installLibrary(pyodide: PyodideAPI, library: Library): Promise<void> {
  const [standard, numpy] = await Promise.all([unpack(library.standard), unpack(library.numpy)]);
  pyodide.FS.writeFile(STANDARD_LIBRARY, new Uint8Array(standard));
  pyodide.FS.writeFile("/numpy.zip", new Uint8Array(numpy));
  pyodide.runPython(INSTALL_LIBRARY);
}

/** Give a Python matplotlib, and what it stands on. */
export async function installMatplotlib(pyodide: PyodideAPI, packages: Packed): Promise<void> {
  pyodide.unpackArchive(await unpack(packages), "zip", { extractDir: SITE_PACKAGES });
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
}

/** NumPy's extension modules are linked already; its other modules are imported from the archive. */
const INSTALL_LIBRARY = `
import importlib, sys
for name, module in list(sys.modules.items()):
    if name.split(".")[0] == "numpy" and hasattr(module, "__path__"):
        module.__path__.append("/numpy.zip/" + name.replace(".", "/"))
importlib.invalidate_caches()
del name, module`;
