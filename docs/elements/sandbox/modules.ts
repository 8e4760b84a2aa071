import type { PyodideAPI } from "pyodide";

/** Texts of Python modules by their paths below a folder. */
export type Modules = Readonly<Record<string, string>>;

/** Write modules where Python finds them. */
export function writeModules(pyodide: PyodideAPI, folder: string, modules: Modules): void {
  const folders = new Set<string>();
  for (const [name, text] of Object.entries(modules)) {
    const path = `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(parent)) pyodide.FS.mkdirTree(parent);
    folders.add(parent);
    pyodide.FS.writeFile(path, text);
  }
}
