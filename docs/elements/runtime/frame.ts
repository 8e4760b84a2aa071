import type { FromFrame, Origin, ToFrame } from "./protocol.ts";

// The frame and its workers may compile WebAssembly and run what the page hands them; they may reach nothing.
const POLICY =
  `default-src 'none'; script-src '${UNROLLED_FRAME_HASH}' 'wasm-unsafe-eval'; ` + "worker-src blob:; connect-src 'none'";

/**
 * The page's end of the frame in which workers live.
 *
 * `sandbox` without `allow-same-origin` gives it an opaque origin: no cookies, storage, caches or credentials of the
 * site. Being a `srcdoc` it needs no request of its own, so that it opens offline too.
 */
export class Frame {
  readonly opened: Promise<void>;
  readonly #element: HTMLIFrameElement;

  constructor(died: (worker: number, reason: string) => void, wanted: (name: string) => void) {
    const element = document.createElement("iframe");
    element.setAttribute("sandbox", "allow-scripts");
    element.hidden = true;
    element.title = "Python";
    element.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<script>${UNROLLED_FRAME_SCRIPT}</script>`;
    this.#element = element;
    this.opened = new Promise((resolve) => {
      window.addEventListener("message", ({ source, data }: MessageEvent<FromFrame>) => {
        if (source !== element.contentWindow || source === null) return;
        if (data.type === "open") resolve();
        else if (data.type === "died") died(Number(data.worker), String(data.reason));
        else if (data.type === "wanted") wanted(String(data.name));
      });
    });
    document.body.append(element);
  }

  /** Leave a mark, for tests and for reports of slow starts: a Python has started, from there. */
  note(from: Origin): void {
    this.#element.dataset.startedFrom = from;
    this.#element.dataset.starts = String(Number(this.#element.dataset.starts ?? 0) + 1);
  }

  send(message: ToFrame, transfer: Transferable[] = []): void {
    // An opaque origin cannot be named as a target; the window is ours, and its script is fixed by the page's policy.
    this.#element.contentWindow?.postMessage(message, "*", transfer);
  }
}
