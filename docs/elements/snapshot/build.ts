// Makes build/snapshot from build/runtime: `node --experimental-wasm-jspi
// snapshot/build.ts` (browsers have JSPI without asking). The bytecode is for Pyodide's official options, the
// heap snapshot for the fast start; the worker takes the first wherever it cannot trust the second.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Lockfile } from "pyodide";

import type { Place, PyodideModule, SnapshotRecord } from "./layout.ts";
import { canSuspend, heapProbe, interceptCreation, linkLibraries } from "./layout.ts";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..", "..", "build");
const RUNTIME = join(ROOT, "runtime") + "/";
const OUT = join(ROOT, "snapshot");
const PYODIDE = join(HERE, "..", "node_modules", "pyodide") + "/";
const HOST = join(HERE, "..", "sandbox", "python");
/** Our own modules in the worker's Python. */
const HOST_MODULES = readdirSync(HOST).filter((name) => name.endsWith(".py"));
const STANDARD_LIBRARY = "/lib/python3.13/";
const SITE_PACKAGES = STANDARD_LIBRARY + "site-packages/";
const ENVIRONMENT = {
  HOME: "/home/pyodide",
  USER: "web_user",
  LOGNAME: "web_user",
  PATH: "/",
  PWD: "/",
  LANG: "en_US.UTF-8",
  _: "./this.program",
  PYTHONINSPECT: "1",
};

type Files = Map<string, Uint8Array>;
type LoadPyodide = (typeof import("pyodide"))["loadPyodide"];

const wheels = readdirSync(RUNTIME).filter((name) => name.endsWith(".whl"));
const wheel = wheels.find((name) => name.startsWith("numpy-"))!;

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(OUT, name), content);
}

function lockFile(): Lockfile {
  return JSON.parse(readFileSync(RUNTIME + "pyodide-lock.json", "utf8")) as Lockfile;
}

interface Packed {
  /** NumPy, by its paths below the site packages. */
  readonly numpy: Files;
  /** All bytecode from which Python can start, by its full paths. */
  readonly bytecode: Files;
}

/** Bytecode of the standard library, of NumPy, of matplotlib and of our own modules. */
async function pack(loadPyodide: LoadPyodide): Promise<Packed> {
  const pyodide = await loadPyodide({ indexURL: PYODIDE, packageBaseUrl: RUNTIME });
  pyodide.FS.writeFile("/library.zip", readFileSync(RUNTIME + "python_stdlib.zip"));
  pyodide.FS.writeFile("/numpy.whl", readFileSync(RUNTIME + wheel));
  for (const name of HOST_MODULES) pyodide.FS.writeFile("/" + name, readFileSync(join(HOST, name)));
  pyodide.runPython(readFileSync(join(HERE, "pack.py"), "utf8"));
  pyodide.runPython(`pack_library("/library.zip", "/library-packed.zip"); pack_numpy("/numpy.whl", "/numpy-packed.zip")`);
  const others = wheels.filter((name) => name !== wheel);
  for (const name of others) pyodide.FS.writeFile("/" + name, readFileSync(RUNTIME + name));
  pyodide.runPython(`pack_matplotlib(${JSON.stringify(others.map((name) => "/" + name))}, "/matplotlib-packed.zip")`);
  write("matplotlib.zip", pyodide.FS.readFile("/matplotlib-packed.zip") as Uint8Array);
  write("library.zip", pyodide.FS.readFile("/library-packed.zip") as Uint8Array);
  write("numpy.zip", pyodide.FS.readFile("/numpy-packed.zip") as Uint8Array);
  const extract = (archive: string): Files => {
    const folder = archive.replace(".zip", "");
    const names = pyodide.runPython(`extract(${JSON.stringify(archive)}, ${JSON.stringify(folder)})`) as string;
    return new Map((JSON.parse(names) as string[]).map((name) => [name, pyodide.FS.readFile(`${folder}/${name}`) as Uint8Array]));
  };
  pyodide.runPython(`pack_modules(${JSON.stringify(HOST_MODULES)}, "/host-packed.zip")`);
  const numpy = extract("/numpy-packed.zip");
  const below = (folder: string, files: Files) => [...files].map(([name, bytes]) => [folder + name, bytes] as const);
  const bytecode = new Map([
    ...below(STANDARD_LIBRARY, extract("/library-packed.zip")),
    ...below(SITE_PACKAGES, numpy),
    ...below(SITE_PACKAGES, extract("/host-packed.zip")),
  ]);
  return { numpy, bytecode };
}

/** The heap of a Python that has imported NumPy. */
async function snapshot(loadPyodide: LoadPyodide, { numpy, bytecode }: Packed): Promise<void> {
  const shared = [...numpy].filter(([name]) => name.endsWith(".so")).map(([name, bytes]) => [SITE_PACKAGES + name, bytes] as const);
  const layout = { heapBefore: 0, heapAfter: 0, tableLength: 0 };
  let fresh = new Uint8Array();
  const restoreCreation = interceptCreation(async () => {}, (module) => {
    layout.heapBefore = heapProbe(module);
    linkLibraries(module, shared.map(([path, bytes]) => ({ path, code: new WebAssembly.Module(bytes as BufferSource) })));
    layout.tableLength = module.wasmTable.length;
    fresh = module.HEAPU8.slice();
    layout.heapAfter = heapProbe(module);
  });
  const options = {
    indexURL: PYODIDE,
    packageBaseUrl: RUNTIME,
    stdLibURL: join(OUT, "library.zip"),
    env: ENVIRONMENT,
    _makeSnapshot: true,
  };
  const pyodide = await loadPyodide(options);
  restoreCreation();
  for (const [name, bytes] of numpy) {
    const path = SITE_PACKAGES + name;
    pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    pyodide.FS.writeFile(path, name.endsWith(".so") ? new Uint8Array(1) : bytes); // a library's code is linked already
  }
  for (const name of HOST_MODULES) pyodide.FS.writeFile(SITE_PACKAGES + name, readFileSync(join(HOST, name)));
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  pyodide.runPython(`exec(${JSON.stringify(readFileSync(join(HERE, "warm.py"), "utf8"))}, {})`);

  const imported = importedFrom(bytecode, pyodide.runPython(IMPORTED) as string);

  const module = (pyodide as unknown as { _module: PyodideModule })._module;
  clearFreedMemory(module);
  if (module.wasmTable.length !== layout.tableLength) throw new Error("the function table grew after the libraries");
  const paths = shared.map(([path]) => path);
  const heap = pyodide.makeMemorySnapshot({
    serializer: (value: unknown) => {
      throw new Error(`the snapshot holds ${String(value)}, which cannot be written`);
    },
  });
  const { header, changes, blocks } = difference(heap, fresh);
  write("heap.bin", Buffer.concat([header, ...blocks]));
  write("libraries.bin", Buffer.concat(shared.map(([, bytes]) => bytes)));
  write("modules.bin", Buffer.concat(imported.map(([, bytes]) => bytes)));
  const record: SnapshotRecord = {
    environment: ENVIRONMENT,
    suspends: canSuspend(),
    ...layout,
    snapshotLength: heap.length,
    changes,
    lock: { info: lockFile().info, packages: {} },
    libraries: places(shared),
    modules: places(imported),
    handles: handles(module, paths),
  };
  write("snapshot.json", JSON.stringify(record));
}

/** What was freed is still in memory; zeros pack better. */
function clearFreedMemory(module: PyodideModule): void {
  const top = module._sbrk(0);
  const taken: number[] = [];
  for (let size = 1 << 20; size >= 32; size >>= 1) {
    for (let count = 0; count < 20_000; count++) {
      const address = module._emscripten_builtin_malloc(size);
      taken.push(address);
      if (address + size > top) break; // nothing of this size is free any more: the heap has begun to grow
      module.HEAPU8.fill(0, address, address + size);
    }
  }
  for (const address of taken) module._emscripten_builtin_free(address);
}

interface Difference {
  readonly header: Uint8Array;
  readonly changes: [number, number][];
  readonly blocks: Uint8Array[];
}

/** Long runs of zeros pack well, but a browser takes half its time to unpack them: they are left out. */
const BLOCK = 1024;

function difference(snapshot: Uint8Array, fresh: Uint8Array): Difference {
  const start = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2)[1]!;
  const heap = new Uint8Array(Math.ceil((snapshot.length - start) / BLOCK) * BLOCK);
  heap.set(snapshot.subarray(start));
  for (let index = 0; index < fresh.length; index++) heap[index]! ^= fresh[index]!;
  const changes: [number, number][] = [];
  for (let address = 0; address < heap.length; address += BLOCK) {
    if (heap.subarray(address, address + BLOCK).every((byte) => byte === 0)) continue;
    const last = changes.at(-1);
    if (last !== undefined && last[0] + last[1] === address) last[1] += BLOCK;
    else changes.push([address, BLOCK]);
  }
  const blocks = changes.map(([address, length]) => heap.subarray(address, address + length));
  return { header: snapshot.subarray(0, start), changes, blocks };
}

const IMPORTED = "import json, sys\njson.dumps([*sys.modules])";

/** The files of the modules that have these names. */
function importedFrom(bytecode: Files, names: string): (readonly [string, Uint8Array])[] {
  const imported = new Set(JSON.parse(names) as string[]);
  const moduleOf = (path: string) =>
    path.slice((path.startsWith(SITE_PACKAGES) ? SITE_PACKAGES : STANDARD_LIBRARY).length).replace(/(\/__init__)?\.pyc$/, "").replaceAll("/", ".");
  return [...bytecode].filter(([path]) => imported.has(moduleOf(path)));
}

function places(files: (readonly [string, Uint8Array])[]): Place[] {
  let offset = 0;
  return files.map(([path, { length }]) => ({ path, offset: (offset += length) - length, length }));
}

function handles(module: PyodideModule, paths: string[]): Record<string, number> {
  const loaded = Object.entries(module.LDSO.loadedLibsByHandle).filter(([, { name }]) => name !== "__main__");
  return Object.fromEntries(
    loaded.map(([handle, { name }]) => {
      if (!paths.includes(name)) throw new Error(`${name} was loaded besides NumPy's libraries`);
      return [handle, paths.indexOf(name)];
    }),
  );
}

/** What the result depends on. */
function fingerprint(): string {
  const sources = [...readdirSync(HERE).map((name) => join(HERE, name)), ...HOST_MODULES.map((name) => join(HOST, name))];
  const hash = createHash("sha256").update(process.version);
  for (const path of [...sources, ...wheels.map((name) => RUNTIME + name), RUNTIME + "pyodide-lock.json"]) hash.update(readFileSync(path));
  return hash.digest("hex");
}

const stamp = join(OUT, "made-from");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== fingerprint()) {
  mkdirSync(OUT, { recursive: true });
  const { loadPyodide } = (await import(PYODIDE + "pyodide.mjs")) as typeof import("pyodide");
  await snapshot(loadPyodide, await pack(loadPyodide));
  write("made-from", fingerprint());
  process.exit(0); // Pyodide keeps the process alive
}
