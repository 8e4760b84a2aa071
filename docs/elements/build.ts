// Bundles the elements and packs the runtime: `node build.ts`, after the runtime and the Python bundle are there.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";

import * as esbuild from "esbuild";

import type { KitFile, KitPart } from "./runtime/kit.ts";
import { DATA_FILES } from "./runtime/protocol.ts";

const ROOT = join(import.meta.dirname, "..", "..", "build");
const OUT = join(ROOT, "elements");
const PYTHON = join(import.meta.dirname, "sandbox", "python");

/** What is packed, in the order in which a browser uses it, and when it is fetched. */
const PACKED: Record<string, KitFile["when"]> = {
  "runtime/pyodide.asm.js": "start",
  "runtime/pyodide.asm.wasm": "start",
  "snapshot/snapshot.json": "start",
  "snapshot/libraries.bin": "start",
  "snapshot/heap.bin": "snapshot",
  "snapshot/modules.bin": "files",
  "python/course.json": "later",
  "snapshot/library.zip": "later",
  "snapshot/numpy.zip": "later",
  "snapshot/matplotlib.zip": "wanted",
};
/** Bytes of a published part: what a browser verifies and hands on in a few milliseconds. */
const PART = 2 ** 20;
const OPTIONS = { bundle: true, minify: true, target: "es2023", logLevel: "warning" } as const;

function hash(content: Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}

/** Publish a file as gzip, in parts whose names change with the content. */
function pack(name: string, when: KitFile["when"], content: Uint8Array): KitFile {
  const stem = `${name.replaceAll(".", "-")}-${hash(content).toString("hex").slice(0, 12)}`;
  const path = (part: number) => `${stem}-${part}.bin`;
  if (!existsSync(join(OUT, path(0)))) {
    const packed = gzipSync(content, { level: 9 });
    // The first part is written last: where it is, all are.
    for (let part = Math.ceil(packed.length / PART) - 1; part >= 0; part--)
      writeFileSync(join(OUT, path(part)), packed.subarray(part * PART, (part + 1) * PART));
  }
  const parts: KitPart[] = [];
  while (existsSync(join(OUT, path(parts.length)))) parts.push(publishedPart(path(parts.length)));
  return { name, when, parts };
}

function publishedPart(path: string): KitPart {
  const published = readFileSync(join(OUT, path));
  return { path, bytes: published.length, integrity: `sha256-${hash(published).toString("base64")}` };
}

/** A script as one file, for the frame and the worker, which have no address to import from. */
async function script(entry: string, define: Record<string, string> = {}): Promise<Uint8Array> {
  const external = ["node:*", "ws"]; // Pyodide's for Node
  const result = await esbuild.build({ ...OPTIONS, entryPoints: [entry], format: "iife", write: false, define, external });
  return result.outputFiles[0]!.contents;
}

function pythonModules(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(PYTHON)
      .filter((name) => name.endsWith(".py"))
      .sort()
      .map((name) => [name, readFileSync(join(PYTHON, name), "utf8")]),
  );
}

async function packKit(): Promise<KitFile[]> {
  const worker = await script("sandbox/worker.ts", { UNROLLED_PYTHON: JSON.stringify(pythonModules()) });
  const data = DATA_FILES.filter((name) => existsSync(join(ROOT, "data", name))).map((name) => [`data/${name}`, "wanted"] as const);
  const built = [...Object.entries(PACKED), ...data].map(([path, when]) => pack(basename(path), when, readFileSync(join(ROOT, path))));
  return [pack("worker.js", "start", worker), ...built];
}

mkdirSync(OUT, { recursive: true });
const kit = await packKit();
const frame = new TextDecoder().decode(await script("sandbox/frame.ts")).trimEnd();
const frameHash = `sha256-${hash(Buffer.from(frame)).toString("base64")}`;
const result = await esbuild.build({
  ...OPTIONS,
  entryPoints: ["elements.ts"],
  format: "esm",
  splitting: true,
  outdir: OUT,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  metafile: true,
  define: {
    UNROLLED_KIT: JSON.stringify(JSON.stringify(kit)), // as an object, it would become a file of its own
    UNROLLED_FRAME_SCRIPT: JSON.stringify(frame),
    UNROLLED_FRAME_HASH: JSON.stringify(frameHash),
  },
});

const bundled = Object.entries(result.metafile.outputs);
const entry = bundled.find(([, output]) => output.entryPoint === "elements.ts")!;
const manifest = {
  script: basename(entry[0]),
  style: basename(entry[1].cssBundle!),
  frameHash,
  files: [...bundled.map(([path]) => basename(path)), ...kit.flatMap(({ parts }) => parts.map(({ path }) => path))].sort(),
};
const deployment = hash(Buffer.from(manifest.files.join())).toString("hex").slice(0, 12);
const offline = await script("offline/service-worker.ts", { UNROLLED_DEPLOYMENT: JSON.stringify(deployment) });
for (const name of readdirSync(OUT)) if (!manifest.files.includes(name)) rmSync(join(OUT, name));
writeFileSync(join(OUT, "service-worker.js"), offline);
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 2));
