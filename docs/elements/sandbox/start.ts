// Starts Python: from the snapshot, or the official way at any doubt.
import { loadPyodide } from "pyodide";
import type { Lockfile, PyodideAPI } from "pyodide";

import type { Boot, Library, Origin } from "../runtime/protocol.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { startFrom } from "../snapshot/restore.ts";
import { RUNTIME_ADDRESS, serveFromMemory } from "./virtual-fetch.ts";

const SITE_PACKAGES = "/lib/python3.13/site-packages";
const STANDARD_LIBRARY = "/lib/python313.zip";
const ADDRESSES = { indexURL: RUNTIME_ADDRESS, packageBaseUrl: RUNTIME_ADDRESS };
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]).buffer;
/** Nobody has tried the snapshot there. */
const UNTRIED = /iPad|iPhone|iPod/;

/** Gets the library where the snapshot cannot be used. */
export type NeedLibrary = () => Promise<Library>;

/** Python with NumPy imported, and the course's modules within reach. */
export async function startPython({ core, course, snapshot }: Boot, need: NeedLibrary): Promise<{ pyodide: PyodideAPI; from: Origin }> {
  const quick = snapshot && (await tryQuickly(core, snapshot));
  const pyodide = quick ?? (await startOfficially(core, await need()));
  for (const [name, source] of Object.entries(UNROLLED_PYTHON)) {
    pyodide.FS.writeFile(`${SITE_PACKAGES}/${name}`, source);
  }
  pyodide.FS.writeFile("/unrolled.zip", new Uint8Array(course));
  pyodide.runPython(`import importlib, zipfile
zipfile.ZipFile("/unrolled.zip").extractall("${SITE_PACKAGES}")
importlib.invalidate_caches()`);
  return { pyodide, from: quick ? "snapshot" : "files" };
}

async function tryQuickly(core: WebAssembly.Module, snapshot: Snapshot): Promise<PyodideAPI | null> {
  if (UNTRIED.test(navigator.userAgent)) return null;
  const end = startFrom(snapshot);
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

async function startOfficially(core: WebAssembly.Module, { standard, numpy, lock }: Library): Promise<PyodideAPI> {
  const lockFileContents = JSON.parse(new TextDecoder().decode(lock)) as Lockfile;
  const wheel = lockFileContents.packages.numpy!.file_name;
  serveFromMemory({ "library.zip": standard, [wheel]: numpy }, core);
  const pyodide = await loadPyodide({ ...ADDRESSES, stdLibURL: RUNTIME_ADDRESS + "library.zip", lockFileContents });
  await pyodide.loadPackage("numpy", { messageCallback: () => {} });
  pyodide.runPython("import numpy");
  return pyodide;
}

/** Give a Python that started from the snapshot its library as files, for imports of what is not in the snapshot. */
export function installLibrary(pyodide: PyodideAPI, { standard, numpy }: Library): void {
  pyodide.FS.writeFile(STANDARD_LIBRARY, new Uint8Array(standard));
  pyodide.FS.writeFile("/numpy.zip", new Uint8Array(numpy));
  pyodide.runPython(INSTALL_LIBRARY);
}

/** Give a Python matplotlib, and what it stands on. */
export function installMatplotlib(pyodide: PyodideAPI, packages: ArrayBuffer): void {
  pyodide.unpackArchive(packages, "zip", { extractDir: SITE_PACKAGES });
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
