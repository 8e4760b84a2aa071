// Runs inside the sandboxed frame: keeps the files of the runtime, compiles them once, and makes workers of them.
import type { Boot, FromFrame, FromWorker, Library, Part, Parts, ToFrame, ToWorker } from "../runtime/protocol.ts";
import type { SnapshotRecord } from "../snapshot/layout.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { Files } from "./files.ts";

const files = new Files();
const workers = new Map<number, Worker>();
let trustsSnapshot = true;

const core = files.get("pyodide.asm.wasm").then((bytes) => WebAssembly.compile(bytes));
const snapshot = readSnapshot();
const script = readScript();
for (const early of [core, snapshot, script]) early.catch(() => {}); // whoever starts a worker hears of it

async function readSnapshot(): Promise<Snapshot> {
  const record = JSON.parse(new TextDecoder().decode(await files.get("snapshot.json"))) as SnapshotRecord;
  const code = await files.get("libraries.bin");
  const libraries = record.libraries.map(({ offset, length }) => WebAssembly.compile(new Uint8Array(code, offset, length)));
  return { record, libraries: await Promise.all(libraries), difference: await files.get("heap.bin") };
}

/** One script, for a worker here has no address to import from. */
async function readScript(): Promise<string> {
  const parts = await Promise.all([files.get("pyodide.asm.js"), files.get("worker.js")]);
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}

async function readLibrary(): Promise<Library> {
  const [standard, numpy, lock] = await Promise.all([
    files.get("library.zip"),
    files.get("numpy.zip"),
    files.get("lock.json"),
  ]);
  return { standard, numpy, lock };
}

async function start(id: number, port: MessagePort): Promise<void> {
  const worker = new Worker(await script);
  workers.set(id, worker);
  worker.onerror = (event) => died(id, event.message || "the worker stopped");
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void answer(worker, data);
  const boot: Boot = {
    core: await core,
    course: await files.get("unrolled.zip"),
    snapshot: trustsSnapshot ? await snapshot : null,
    port,
  };
  worker.postMessage(boot, [port]);
}

async function readPart(part: Part): Promise<Parts[Part]> {
  if (part === "library") return readLibrary();
  const name = "matplotlib.zip";
  if (!files.has(name)) tell({ type: "wanted", name });
  return files.get(name);
}

async function answer(worker: Worker, request: FromWorker): Promise<void> {
  if (!(request instanceof Object)) return; // a learner's program can post anything
  const part = request.need === "matplotlib" ? "matplotlib" : "library";
  if (request.isSnapshotUnfit) trustsSnapshot = false;
  const reply = await readPart(part).then(
    (content) => ({ part, content }) as ToWorker,
    (error: unknown) => ({ part, missing: String(error) }) as ToWorker,
  );
  worker.postMessage(reply);
}

function died(worker: number, reason: string): void {
  tell({ type: "died", worker, reason });
}

function tell(message: FromFrame): void {
  parent.postMessage(message, "*");
}

function receive(message: ToFrame): void {
  switch (message.type) {
    case "file":
      return files.put(message.name, message.bytes);
    case "missing":
      return files.fail(message.name, message.reason);
    case "start":
      return void start(message.worker, message.port).catch((error: unknown) => died(message.worker, String(error)));
    case "end":
      workers.get(message.worker)?.terminate();
      workers.delete(message.worker);
  }
}

addEventListener("message", ({ source, data }: MessageEvent<ToFrame>) => {
  if (source === parent) receive(data);
});

// With an origin of its own, and not the site's, or else of no use to anyone.
if (origin === "null") tell({ type: "open" });
