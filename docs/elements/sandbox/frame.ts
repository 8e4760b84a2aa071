// Runs inside the sandboxed frame: keeps the files of the runtime, compiles them once, and makes workers of them.
import type { Packed } from "../runtime/kit.ts";
import type { Boot, FromFrame, FromWorker, Part, Parts, ToFrame, ToWorker } from "../runtime/protocol.ts";
import { unpack } from "../runtime/unpack.ts";
import type { SnapshotRecord } from "../snapshot/layout.ts";
import { Files } from "./files.ts";

const files = new Files();
const workers = new Map<number, Worker>();
let usesSnapshot = false;

const script = readScript();
const core = readCore();
let libraries: Promise<WebAssembly.Module[]> | undefined;
/** The first worker reads its script while other files are on their way, or are unpacked here. */
let first: Promise<Made> | undefined;
/** What the first worker will ask for. */
const ahead = new Map<Part, Promise<Parts[Part]>>();

// What takes a worker longest comes first: its script, the core, and then what the core waits for.
async function readScript(): Promise<string> {
  const parts = await Promise.all(["pyodide.asm.js", "worker.js"].map(read)); // as one, for no address is there to import from
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}

async function readCore(): Promise<{ code: Promise<WebAssembly.Module> }> {
  const packed = await files.get("pyodide.asm.wasm");
  await script;
  return { code: WebAssembly.compile(await unpack(packed)) };
}

async function readRecord(): Promise<SnapshotRecord> {
  return JSON.parse(new TextDecoder().decode(await read("snapshot.json"))) as SnapshotRecord;
}

async function readLibraries(): Promise<WebAssembly.Module[]> {
  const places = (await readRecord()).libraries;
  await core;
  const code = await read("libraries.bin");
  return Promise.all(places.map(({ offset, length }) => WebAssembly.compile(new Uint8Array(code, offset, length))));
}

const PARTS: { [P in Part]: () => Promise<Parts[P]> } = {
  snapshot: async () => {
    await core;
    const [compiled, difference] = await Promise.all([(libraries ??= readLibraries()), read("heap.bin")]);
    return { libraries: compiled, difference };
  },
  files: async () => {
    await core;
    const [modules, libraries] = await Promise.all(["modules.bin", "libraries.bin"].map(read));
    return { modules: modules!, libraries: libraries! };
  },
  course: () => bring("course.json"),
  library: async () => {
    const [standard, numpy] = await Promise.all(["library.zip", "numpy.zip"].map(bring));
    return { standard: standard!, numpy: numpy! };
  },
  matplotlib: () => bring("matplotlib.zip"),
  "films.tsv": () => bring("films.tsv"),
  "reviews.tsv": () => bring("reviews.tsv"),
  "vectors.npz": () => bring("vectors.npz"),
};

interface Made {
  readonly worker: Worker;
  /** Rejects where no worker comes: a policy of the site or a blocker forbids it, and not every browser says so. */
  readonly begun: Promise<void>;
}

async function makeWorker(): Promise<Made> {
  const worker = new Worker(await script);
  const begun = new Promise<void>((resolve, reject) => {
    worker.addEventListener("message", () => resolve(), { once: true });
    worker.addEventListener("error", reject, { once: true });
    afterSeconds(PATIENCE, reject);
  });
  begun.catch(() => {}); // whoever starts the worker hears of it
  return { worker, begun };
}

/** Seconds within which the script of a worker begins. */
const PATIENCE = 15;

/** Call `act` after some seconds in which this frame was not kept from working. */
function afterSeconds(seconds: number, act: () => void): void {
  const clock = setInterval(() => {
    if (--seconds > 0) return;
    clearInterval(clock);
    act();
  }, 1000);
}

function prepare(mayUseSnapshot: boolean): void {
  usesSnapshot = mayUseSnapshot;
  first = makeWorker();
  const part = usesSnapshot ? "snapshot" : "files";
  const early = PARTS[part]();
  ahead.set(part, early);
  for (const each of [script, core, first, early]) each.catch(() => {}); // whoever starts a worker hears of it
}

async function start(id: number, port: MessagePort): Promise<void> {
  const made = first ?? makeWorker();
  first = undefined;
  const { worker, begun } = await made;
  workers.set(id, worker);
  begun.catch(() => tell({ type: "blocked", worker: id }));
  worker.onerror = (event) => void begun.then(() => died(id, event.message || "the worker stopped"), () => {});
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void answer(worker, data);
  const boot: Boot = {
    core: await (await core).code,
    record: await readRecord(),
    usesSnapshot,
    port,
  };
  worker.postMessage(boot, [port]);
}

async function read(name: string): Promise<ArrayBuffer> {
  return unpack(await bring(name));
}

/** Get a file that the page does not fetch before it is wanted. */
function bring(name: string): Promise<Packed> {
  if (!files.has(name)) tell({ type: "wanted", name });
  return files.get(name);
}

async function answer(worker: Worker, request: FromWorker): Promise<void> {
  if (!(request instanceof Object) || !("need" in request)) return; // a learner's program can post anything
  const part = request.need;
  if (!Object.hasOwn(PARTS, part)) return;
  if (part === "files") usesSnapshot = false; // it did not fit
  const coming = ahead.get(part) ?? PARTS[part]();
  ahead.delete(part);
  const reply = await coming.then(
    (content) => ({ part, content }) as ToWorker,
    (error: unknown) => ({ part, missing: String(error) }) as ToWorker,
  );
  worker.postMessage(reply, "content" in reply ? unpackedIn(reply.content) : []);
}

/** What was unpacked for one worker is handed over; what stays packed here is for all of them. */
function unpackedIn(content: Parts[Part]): ArrayBuffer[] {
  return Array.isArray(content) ? [] : Object.values(content).filter((each) => each instanceof ArrayBuffer);
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
      return prepare(message.mayUseSnapshot);
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
