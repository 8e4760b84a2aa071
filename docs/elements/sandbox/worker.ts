// Runs inside the worker: starts Python, and does the work that comes through the port, in order.
import type { PyodideAPI } from "pyodide";
import type { PyCallable } from "pyodide/ffi";

import type { Boot, DataFile, Event, Failure, FromWorker, Origin, Part, Parts, Request, ToWorker } from "../runtime/protocol.ts";
import { DATA_FILES } from "../runtime/protocol.ts";
import { canSuspend } from "../snapshot/layout.ts";
import { installCourse, installData, installLibrary, installMatplotlib, startPython } from "./start.ts";

type Work = Exclude<Request, { type: "answer" }>;
/** Work that runs the program; the other kinds only look at it. */
const RUNS: ReadonlySet<Work["type"]> = new Set(["run", "trace", "examine"]);

const parts = new Map<Part, Promise<Parts[Part]>>();

/** Get a part from the frame, once; after a failure the next call tries again. */
function need<P extends Part>(part: P): Promise<Parts[P]> {
  let wanted = parts.get(part) as Promise<Parts[P]> | undefined;
  if (wanted === undefined) {
    wanted = ask(part);
    wanted.catch(() => parts.delete(part));
    parts.set(part, wanted);
  }
  return wanted;
}

function ask<P extends Part>(part: P): Promise<Parts[P]> {
  return new Promise((resolve, reject) => {
    const receive = ({ data }: MessageEvent<ToWorker>) => {
      if (data.part !== part) return;
      removeEventListener("message", receive);
      if ("content" in data) resolve(data.content as Parts[P]);
      else reject(new Error(data.missing));
    };
    addEventListener("message", receive);
    postMessage({ need: part } satisfies FromWorker);
  });
}

/** Python as the page's requests need it. */
class Host {
  readonly #pyodide: PyodideAPI;
  readonly #handle: PyCallable;
  readonly #lacks: PyCallable;
  readonly #emit: (event: Event) => void;
  readonly from: Origin;
  #hasCourse = false;
  #hasLibrary = false;
  #hasMatplotlib = false;
  readonly #hasData = new Set<DataFile>();
  #answer: ((line: string) => void) | undefined;

  constructor(pyodide: PyodideAPI, from: Origin, port: MessagePort) {
    this.from = from;
    this.#pyodide = pyodide;
    this.#emit = (event) => port.postMessage(event);
    const emit = (event: string) => this.#emit(JSON.parse(event) as Event);
    const ask = () => new Promise<string>((resolve) => (this.#answer = resolve));
    const { Host } = pyodide.pyimport("unrolled_host") as { Host: PyCallable };
    const host = Host(emit, ask) as { handle: PyCallable; lacks: PyCallable };
    this.#handle = host.handle;
    this.#lacks = host.lacks;
  }

  answer(line: string): void {
    this.#answer?.(line);
  }

  /** Install all of the library, once, and what comes before it. */
  async complete(): Promise<void> {
    await this.#installCourse();
    const files = this.#hasLibrary ? null : await need("library");
    if (files !== null && !this.#hasLibrary) await installLibrary(this.#pyodide, files);
    this.#hasLibrary = true;
  }

  async #installCourse(): Promise<void> {
    const course = this.#hasCourse ? null : await need("course");
    if (course !== null && !this.#hasCourse) await installCourse(this.#pyodide, course);
    this.#hasCourse = true;
  }

  /** Install what the program may import. */
  async #supply(lacking: string, isExamined: boolean): Promise<void> {
    if (isExamined) await this.#installCourse();
    if (lacking !== "") await this.complete();
    if (lacking !== "matplotlib" || this.#hasMatplotlib) return;
    await installMatplotlib(this.#pyodide, await need("matplotlib"));
    this.#hasMatplotlib = true;
  }

  /** Bring the data files that the program names. */
  async #supplyData(code: string): Promise<void> {
    for (const name of DATA_FILES.filter((name) => code.includes(name) && !this.#hasData.has(name))) {
      await installData(this.#pyodide, name, await need(name));
      this.#hasData.add(name);
    }
  }

  async do(work: Work): Promise<void> {
    const request = JSON.stringify(work);
    const lacking = this.#lacks(request) as string; // where a program is too deep to be read, this ends Python
    try {
      await this.#supply(lacking, work.type === "examine");
      if (RUNS.has(work.type)) await this.#supplyData(work.code);
    } catch (error) {
      return this.#emit({ type: "failed", id: work.id, failure: notSupplied(error) });
    }
    // Only a call of this kind may wait for an answer later; an engine without stack switching refuses to make it.
    if (canSuspend()) await (this.#handle.callPromising(request) as Promise<void>);
    else this.#handle(request);
  }
}

function notSupplied(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const text = `A file that the program needs could not be fetched: ${message}`;
  return { exception: "Not run", message, line: null, own: text, full: text, hint: "Run tries again." };
}

/** How long a Python with nothing to do waits before it takes in its library. */
const IDLE_MILLISECONDS = 1000;

async function serve(boot: Boot): Promise<void> {
  const { port } = boot;
  const tell = (event: Event) => port.postMessage(event);
  const broken = (error: unknown) => tell({ type: "broken", reason: String(error) });
  // Heard from the first moment, done when Python is there.
  const host = startPython(boot, need).then(({ pyodide, from }) => new Host(pyodide, from, port));
  let queue: Promise<unknown> = host;
  port.onmessage = ({ data }: MessageEvent<Request>) => {
    if (data.type === "answer") return void host.then((there) => there.answer(data.line));
    queue = queue.then(async () => (await host).do(data));
    queue.then(stockUp, broken);
  };
  host.then((there) => {
    tell({ type: "ready", from: there.from });
    setTimeout(stockUp, IDLE_MILLISECONDS);
  }, broken);

  // What Python has not started with may be imported by a way that no look at the code foretells. It comes once there is time.
  let isStocked = false;
  function stockUp(): void {
    if (isStocked) return;
    isStocked = true;
    Promise.all([need("course"), need("library")]).then(
      () => (queue = queue.then(async () => (await host).complete())),
      () => (isStocked = false),
    );
  }
}

postMessage({ begun: true } satisfies FromWorker);
addEventListener("message", ({ data }: MessageEvent<Boot>) => void serve(data), { once: true });
