// Runs inside the worker: starts Python, and does the work that comes through the port, in order.
import type { PyodideAPI } from "pyodide";
import type { PyCallable } from "pyodide/ffi";

import type { Boot, Event, FromWorker, Library, Origin, Request, ToWorker } from "../runtime/protocol.ts";
import { installLibrary, startPython } from "./start.ts";

type Work = Exclude<Request, { type: "answer" }>;

let library: Promise<Library> | undefined;

function needLibrary(without: "module" | "snapshot"): Promise<Library> {
  return (library ??= new Promise((resolve, reject) => {
    const receive = ({ data }: MessageEvent<ToWorker>) => {
      if (data.type === "library") resolve(data.library);
      else reject(new Error(data.reason));
    };
    addEventListener("message", receive, { once: true });
    postMessage({ type: "library", without } satisfies FromWorker);
  }));
}

/** Python as the page's requests need it. */
class Host {
  readonly #pyodide: PyodideAPI;
  readonly #handle: PyCallable;
  readonly #lacks: PyCallable;
  readonly from: Origin;
  #hasLibrary: boolean;
  #answer: ((line: string) => void) | undefined;

  constructor(pyodide: PyodideAPI, from: Origin, port: MessagePort) {
    this.from = from;
    this.#hasLibrary = from === "files";
    this.#pyodide = pyodide;
    const emit = (event: string) => port.postMessage(JSON.parse(event) as Event);
    const ask = () => new Promise<string>((resolve) => (this.#answer = resolve));
    const { Host } = pyodide.pyimport("unrolled_host") as { Host: PyCallable };
    const host = Host(emit, ask) as { handle: PyCallable; lacks: PyCallable };
    this.#handle = host.handle;
    this.#lacks = host.lacks;
  }

  answer(line: string): void {
    this.#answer?.(line);
  }

  /** Install the library as files, unless Python has started with it. */
  async complete(): Promise<void> {
    const files = this.#hasLibrary ? null : await needLibrary("module");
    if (files !== null && !this.#hasLibrary) installLibrary(this.#pyodide, files);
    this.#hasLibrary = true;
  }

  async do(work: Work): Promise<void> {
    const request = JSON.stringify(work);
    if (this.#lacks(request)) await this.complete();
    await (this.#handle.callPromising(request) as Promise<void>);
  }
}

async function serve(boot: Boot): Promise<void> {
  const { port } = boot;
  const tell = (event: Event) => port.postMessage(event);
  const broken = (error: unknown) => tell({ type: "broken", reason: String(error) });
  // Heard from the first moment, done when Python is there.
  const host = startPython(boot, needLibrary).then(({ pyodide, from }) => new Host(pyodide, from, port));
  let queue: Promise<unknown> = host;
  port.onmessage = ({ data }: MessageEvent<Request>) => {
    if (data.type === "answer") return void host.then((there) => there.answer(data.line));
    queue = queue.then(async () => (await host).do(data));
    queue.catch(broken);
  };
  host.then((there) => {
    tell({ type: "ready", from: there.from });
    // What is not in the snapshot may be imported by a way that no look at the code foretells.
    needLibrary("module").then(() => (queue = queue.then(() => there.complete())), () => {});
  }, broken);
}

addEventListener("message", ({ data }: MessageEvent<Boot>) => void serve(data), { once: true });
