// Runs the pages' programs when the site is built, in the Python that readers get, so that numbers agree to the last
// digit: `node sandbox/as-built.ts` takes one JSON list of [name, code] a line, and answers each with a line of JSON.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { loadPyodide } from "pyodide";

import { DATA_FILES } from "../runtime/protocol.ts";
import type { Modules } from "./modules.ts";
import { writeModules } from "./modules.ts";

const HERE = import.meta.dirname;
const BUILD = join(HERE, "..", "..", "..", "build");
const MODULES = join(HERE, "python");
const SITE_PACKAGES = "/lib/python3.13/site-packages";

const pyodide = await loadPyodide({
  packageBaseUrl: join(BUILD, "runtime") + "/",
  stdLibURL: join(BUILD, "snapshot", "library.zip"),
});
await pyodide.loadPackage("numpy", { messageCallback: () => {} });
writeModules(pyodide, SITE_PACKAGES, JSON.parse(readFileSync(join(BUILD, "python", "course.json"), "utf8")) as Modules);
for (const name of readdirSync(MODULES).filter((name) => name.endsWith(".py"))) {
  pyodide.FS.writeFile(`${SITE_PACKAGES}/${name}`, readFileSync(join(MODULES, name), "utf8"));
}
for (const name of DATA_FILES.filter((name) => existsSync(join(BUILD, "data", name)))) pyodide.FS.writeFile(name, readFileSync(join(BUILD, "data", name)));
const matplotlib = new Uint8Array(readFileSync(join(BUILD, "snapshot", "matplotlib.zip")));
let hasMatplotlib = false;
const programs = pyodide.pyimport("unrolled_as_built") as { run: (cells: string) => string };
for await (const line of createInterface({ input: process.stdin })) {
  if (!hasMatplotlib && /\b(matplotlib|PIL)\b/.test(line)) {
    pyodide.unpackArchive(matplotlib, "zip", { extractDir: SITE_PACKAGES });
    hasMatplotlib = true;
  }
  process.stdout.write(programs.run(line) + "\n");
}
