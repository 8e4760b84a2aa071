// Runs inside the sandboxed frame: keeps the files of the runtime, compiles them once, and makes workers of them.
import type { Packed } from "../runtime/kit.ts";
import type { Boot, Early, FromFrame, FromWorker, Part, Parts, ToFrame, ToWorker } from "../runtime/protocol.ts";
import { unpack, unpacked } from "../runtime/unpack.ts";
import type { SnapshotRecord } from "../snapshot/layout.ts";
import type { Snapshot } from "../snapshot/restore.ts";
import { Files } from "./files.ts";

const files = new Files();
const workers = new Map<number, Worker>();
let trustsSnapshot = false;

const script = readScript();
const core = readCore();
let snapshot: Promise<Snapshot> | undefined;
/** The first worker reads its script and unpacks while other files are on their way, or are unpacked here. */
let first: Promise<Prepared> | undefined;
for (const early of [core, script]) early.catch(() => {}); // whoever starts a worker hears of it

async function readCore(): Promise<WebAssembly.Module> {
  const packed = await files.get("pyodide.asm.wasm");
  await script; // unpacked first, it keeps the worker's thread busy in the meantime
  return WebAssembly.compileStreaming(unpacked(packed, { "Content-Type": "application/wasm" }));
}

async function readSnapshot(): Promise<Snapshot> {
  const record = JSON.parse(new TextDecoder().decode(await unpack(await files.get("snapshot.json")))) as SnapshotRecord;
  const packed = await files.get("libraries.bin");
  await core;
  const code = await unpack(packed);
  const libraries = record.libraries.map(({ offset, length }) => WebAssembly.compile(new Uint8Array(code, offset, length)));
  return { record, libraries: await Promise.all(libraries) };
}

/** One script, for a worker here has no address to import from. */
async function readScript(): Promise<string> {
  const parts = await Promise.all(["pyodide.asm.js", "worker.js"].map(async (name) => unpack(await files.get(name))));
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}

interface Prepared {
  readonly worker: Worker;
  readonly usesSnapshot: boolean;
  /** It has been given what it has to unpack. */
  readonly given: Promise<void>;
}

async function prepare(): Promise<Prepared> {
  const usesSnapshot = trustsSnapshot;
  if (usesSnapshot) snapshot ??= readSnapshot();
  const worker = new Worker(await script);
  const give = async () => {
    const early: Early = usesSnapshot ? { difference: await files.get("heap.bin") } : { files: await PARTS.files() };
    worker.postMessage(early);
  };
  return { worker, usesSnapshot, given: give() };
}

const PARTS: { [P in Part]: () => Promise<Parts[P]> } = {
  files: async () => {
    const [record, modules, libraries] = await Promise.all(["snapshot.json", "modules.bin", "libraries.bin"].map(bring));
    return { record: record!, modules: modules!, libraries: libraries! };
  },
  library: async () => {
    const [standard, numpy] = await Promise.all(["library.zip", "numpy.zip"].map(bring));
    return { standard: standard!, numpy: numpy! };
  },
  matplotlib: () => bring("matplotlib.zip"),
};

async function start(id: number, port: MessagePort): Promise<void> {
  const prepared = first ?? prepare();
  first = undefined;
  const { worker, usesSnapshot, given } = await prepared;
  workers.set(id, worker);
  worker.onerror = (event) => died(id, event.message || "the worker stopped");
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void answer(worker, data);
  const boot: Boot = {
    core: await core,
    course: await files.get("course.json"),
    snapshot: usesSnapshot ? await snapshot! : null,
    port,
  };
  await given;
  worker.postMessage(boot, [port]);
}

/** Get a file that the page does not fetch before it is wanted. */
function bring(name: string): Promise<Packed> {
  if (!files.has(name)) tell({ type: "wanted", name });
  return files.get(name);
}

async function answer(worker: Worker, request: FromWorker): Promise<void> {
  if (!(request instanceof Object)) return; // a learner's program can post anything
  const part = request.need;
  if (!Object.hasOwn(PARTS, part)) return;
  if (part === "files") trustsSnapshot = false;
  const reply = await PARTS[part]().then(
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
    case "prepare":
      trustsSnapshot = message.mayUseSnapshot;
      first ??= prepare();
      return void first.catch(() => {}); // whoever starts it hears of it
    case "file":
      return files.put(message.name, message.part, message.of, message.bytes);
    case "missing":
      return files.fail(message.name, message.reason);
    case "start":
      return void start(message.worker, message.port).catch((error: unknown) => {
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
