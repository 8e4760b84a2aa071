// Runs inside the sandboxed frame: keeps the files of the runtime, compiles them once, and makes workers of them.
import type { Packed } from "../runtime/kit.ts";
import type { Boot, Early, FromFrame, FromWorker, Library, Part, Parts, ToFrame, ToWorker } from "../runtime/protocol.ts";
import { unpack, unpacked } from "../runtime/unpack.ts";
import type { SnapshotRecord } from "../snapshot/layout.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { Files } from "./files.ts";

const files = new Files();
const workers = new Map<number, Worker>();
let trustsSnapshot = true;

const script = readScript();
/** The first worker reads its script while the other files are on their way, or are unpacked here. */
let first: Promise<Worker> | undefined = makeWorker();
const core = readCore();
const snapshot = readSnapshot();
for (const early of [core, snapshot, script, first]) early.catch(() => {}); // whoever starts a worker hears of it

async function readCore(): Promise<WebAssembly.Module> {
  const packed = await files.get("pyodide.asm.wasm");
  await first; // unpacked first, its script keeps another thread busy in the meantime
  return WebAssembly.compileStreaming(unpacked(packed, { "Content-Type": "application/wasm" }));
}

async function readSnapshot(): Promise<Snapshot> {
  const record = JSON.parse(new TextDecoder().decode(await unpack(await files.get("snapshot.json")))) as SnapshotRecord;
  const packed = await files.get("libraries.bin");
  await first;
  const code = await unpack(packed);
  const libraries = record.libraries.map(({ offset, length }) => WebAssembly.compile(new Uint8Array(code, offset, length)));
  return { record, libraries: await Promise.all(libraries) };
}

/** One script, for a worker here has no address to import from. */
async function readScript(): Promise<string> {
  const parts = await Promise.all(["pyodide.asm.js", "worker.js"].map(async (name) => unpack(await files.get(name))));
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}

async function makeWorker(): Promise<Worker> {
  return new Worker(await script);
}

async function readLibrary(): Promise<Library> {
  const [standard, numpy, lock] = await Promise.all([
    bring("library.zip"),
    bring("numpy.zip"),
    bring("lock.json"),
  ]);
  return { standard, numpy, lock };
}

async function start(id: number, port: MessagePort, mayUseSnapshot: boolean): Promise<void> {
  const made = first ?? makeWorker();
  first = undefined;
  const worker = await made;
  workers.set(id, worker);
  worker.onerror = (event) => died(id, event.message || "the worker stopped");
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void answer(worker, data);
  const usesSnapshot = mayUseSnapshot && trustsSnapshot;
  const early: Early = usesSnapshot ? { difference: await files.get("heap.bin") } : { library: await readLibrary() };
  worker.postMessage(early);
  const boot: Boot = {
    core: await core,
    course: await files.get("course.json"),
    snapshot: usesSnapshot ? await snapshot : null,
    port,
  };
  worker.postMessage(boot, [port]);
}

async function readPart(part: Part): Promise<Parts[Part]> {
  return part === "library" ? readLibrary() : bring("matplotlib.zip");
}

/** Get a file that the page does not fetch before it is wanted. */
function bring(name: string): Promise<Packed> {
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
      return files.put(message.name, message.part, message.of, message.bytes);
    case "missing":
      return files.fail(message.name, message.reason);
    case "start":
      return void start(message.worker, message.port, message.mayUseSnapshot).catch((error: unknown) => {
        died(message.worker, String(error));
      });
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
