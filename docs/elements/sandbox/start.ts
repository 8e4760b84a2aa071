// Starts Python: from the snapshot, or at any doubt from files, with public interfaces only.
import { loadPyodide } from "pyodide";
import type { PyodideAPI } from "pyodide";

import type { Packed } from "../runtime/kit.ts";
import type { Boot, Library, Origin, Part, Parts, StartFiles } from "../runtime/protocol.ts";
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

/** Gets what a worker needs. */
export type Need = <P extends Part>(part: P) => Promise<Parts[P]>;

/** Python with NumPy imported. */
export async function startPython({ core, record, usesSnapshot }: Boot, need: Need): Promise<{ pyodide: PyodideAPI; from: Origin }> {
  const quick = usesSnapshot ? await tryQuickly(core, record, need("snapshot")) : null;
  const pyodide = quick ?? (await startFromFiles(core, record, need("files")));
  return { pyodide, from: quick ? "snapshot" : "files" };
}

async function tryQuickly(core: WebAssembly.Module, record: SnapshotRecord, snapshot: Promise<Snapshot>): Promise<PyodideAPI | null> {
  const end = startFrom(record, snapshot);
  try {
    serveFromMemory({ "empty.zip": EMPTY_ZIP }, core);
    const pyodide = await loadPyodide({
      ...ADDRESSES,
      lockFileContents: record.lock,
      env: record.environment,
      _loadSnapshot: new Uint8Array(record.snapshotLength),
    });
    // What was drawn when the snapshot was made would be drawn again by every reader.
    pyodide.runPython("import random, numpy; random.seed(); numpy.random.seed(random.getrandbits(32))");
    return pyodide;
  } catch (error) {
    console.warn("Python starts without its snapshot:", error);
    return null;
  } finally {
    end();
  }
}

async function startFromFiles(core: WebAssembly.Module, record: SnapshotRecord, files: Promise<StartFiles>): Promise<PyodideAPI> {
  serveFromMemory({ "empty.zip": EMPTY_ZIP }, core);
  const pyodide = await loadPyodide({
    ...ADDRESSES,
    lockFileContents: record.lock,
    // Bytecode in folders, and no archive: Python would read that by a program in Python.
    fsInit: async (FS) => {
      const { modules, libraries } = await files;
      writeFiles(FS, [...filesAt(record.modules, modules), ...filesAt(record.libraries, libraries)]);
    },
  });
  pyodide.runPython("import numpy, unrolled_host"); // while nothing but bytecode is there
  return pyodide;
}

function filesAt(places: Place[], bytes: ArrayBuffer): (readonly [string, Uint8Array])[] {
  return places.map(({ path, offset, length }) => [path, new Uint8Array(bytes, offset, length)]);
}

/** Give Python the course's modules, and our own as texts. */
export async function installCourse(pyodide: PyodideAPI, course: Packed): Promise<void> {
  const modules = JSON.parse(new TextDecoder().decode(await unpack(course))) as Modules;
  writeModules(pyodide, SITE_PACKAGES, UNROLLED_PYTHON);
  writeModules(pyodide, SITE_PACKAGES, modules);
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
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

/** Put a data file into the folder in which programs run. */
export async function installData(pyodide: PyodideAPI, name: string, packed: Packed): Promise<void> {
  pyodide.FS.writeFile(name, new Uint8Array(await unpack(packed)));
}

/**
 * Packages that are there with a part of their modules get the others from the archives; NumPy's extension modules are
 * there in any case.
 */
const INSTALL_LIBRARY = `
import importlib, sys
import numpy.fft, numpy.linalg, numpy.random, numpy.typing
for name, module in list(sys.modules.items()):
    for folder in list(getattr(module, "__path__", ())):
        if name.split(".")[0] == "numpy":
            module.__path__.append("/numpy.zip/" + name.replace(".", "/"))
        elif folder == "/lib/python3.13/" + name.replace(".", "/"):
            module.__path__.append("${STANDARD_LIBRARY}/" + name.replace(".", "/"))
importlib.invalidate_caches()
del name, module, folder, numpy`;
