// Starts Python: from the snapshot, or the official way at any doubt.
import { loadPyodide } from "pyodide";
import type { Lockfile, PyodideAPI } from "pyodide";

import type { Packed } from "../runtime/kit.ts";
import type { Boot, Library, Origin } from "../runtime/protocol.ts";
import { unpack } from "../runtime/unpack.ts";
import type { Modules } from "./modules.ts";
import { writeModules } from "./modules.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { startFrom } from "../snapshot/restore.ts";
import { RUNTIME_ADDRESS, serveFromMemory } from "./virtual-fetch.ts";

const SITE_PACKAGES = "/lib/python3.13/site-packages";
const STANDARD_LIBRARY = "/lib/python313.zip";
const ADDRESSES = { indexURL: RUNTIME_ADDRESS, packageBaseUrl: RUNTIME_ADDRESS };
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]).buffer;

/** The library, unpacked. */
type Unpacked = { readonly [F in keyof Library]: ArrayBuffer };

/** Gets the library where the snapshot is not used. */
export type NeedLibrary = () => Promise<Unpacked>;

export async function unpackLibrary({ standard, numpy, lock }: Library): Promise<Unpacked> {
  const all = await Promise.all([unpack(standard), unpack(numpy), unpack(lock)]);
  return { standard: all[0], numpy: all[1], lock: all[2] };
}

/** Python with NumPy imported, and the course's modules within reach. */
export async function startPython(
  { core, course, snapshot }: Boot,
  difference: Promise<ArrayBuffer> | undefined,
  need: NeedLibrary,
): Promise<{ pyodide: PyodideAPI; from: Origin }> {
  const modules = unpack(course).then((json) => JSON.parse(new TextDecoder().decode(json)) as Modules);
  const quick = snapshot && difference ? await tryQuickly(core, snapshot, await difference) : null;
  const pyodide = quick ?? (await startOfficially(core, await need()));
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
      stdLibURL: RUNTIME_ADDRESS + "empty.zip",
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

async function startOfficially(core: WebAssembly.Module, { standard, numpy, lock }: Unpacked): Promise<PyodideAPI> {
  const lockFileContents = JSON.parse(new TextDecoder().decode(lock)) as Lockfile;
  const wheel = lockFileContents.packages.numpy!.file_name;
  serveFromMemory({ "library.zip": standard, [wheel]: numpy }, core);
  const pyodide = await loadPyodide({ ...ADDRESSES, stdLibURL: RUNTIME_ADDRESS + "library.zip", lockFileContents });
  await pyodide.loadPackage("numpy", { messageCallback: () => {} });
  pyodide.runPython("import numpy");
  return pyodide;
}

/** Give a Python that started from the snapshot its library as files, for imports of what is not in the snapshot. */
export async function installLibrary(pyodide: PyodideAPI, library: Library): Promise<void> {
  const { standard, numpy } = await unpackLibrary(library);
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
