import { translate } from "../base/translate.ts";
import type { FromFrame, Origin, ToFrame } from "./protocol.ts";

// The frame and its workers may compile WebAssembly and run what the page hands them; they may reach nothing.
const POLICY =
  `default-src 'none'; script-src '${UNROLLED_FRAME_HASH}' 'wasm-unsafe-eval'; ` + "worker-src blob:; connect-src 'none'";

/** Seconds within which the frame opens; it holds a small script and asks for nothing. */
const PATIENCE = 15;
const noFrame = () =>
  translate("the frame in which Python runs was not opened, or was removed; a content blocker or a rule of the site may forbid it");
const noWorker = () => translate("the browser made no worker for Python; a content blocker or a rule of the site may forbid it");

/** Who hears what happens in the frame. */
export interface Hearer {
  /** A worker has ended by itself, or has never come. */
  died(worker: number, reason: string): void;
  /** A file is needed that was not fetched at the start. */
  wanted(name: string): void;
  /** The frame is gone, and all workers with it. */
  lost(reason: string): void;
}

/**
 * The page's end of the frame in which workers live.
 *
 * `sandbox` without `allow-same-origin` gives it an opaque origin: no cookies, storage, caches or credentials of the
 * site. Being a `srcdoc` it needs no request of its own, so that it opens offline too.
 */
export class Frame {
  readonly opened: Promise<void>;
  readonly #element: HTMLIFrameElement;
  readonly #over = new AbortController();

  constructor({ died, wanted, lost }: Hearer) {
    const element = document.createElement("iframe");
    element.setAttribute("sandbox", "allow-scripts");
    element.hidden = true;
    element.title = "Python";
    element.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<script>${UNROLLED_FRAME_SCRIPT}</script>`;
    this.#element = element;
    const { signal } = this.#over;
    const lose = (reason: string) => {
      if (signal.aborted) return;
      this.#over.abort();
      element.remove();
      lost(reason);
    };
    this.opened = new Promise((resolve) => {
      const receive = ({ source, data }: MessageEvent<FromFrame>) => {
        if (source !== element.contentWindow || source === null) return;
        if (data.type === "open") resolve();
        else if (data.type === "died") died(Number(data.worker), String(data.reason));
        else if (data.type === "blocked") died(Number(data.worker), noWorker());
        else if (data.type === "wanted") wanted(String(data.name));
      };
      window.addEventListener("message", receive, { signal });
    });
    document.body.append(element);
    this.#watch(lose);
  }

  /** Notice when the frame does not open, or is taken out of the page, as content blockers do. */
  #watch(lose: (reason: string) => void): void {
    let seconds = 0;
    const clock = setInterval(() => ++seconds >= PATIENCE && lose(noFrame()), 1000);
    const removal = new MutationObserver(() => this.#element.isConnected || lose(noFrame()));
    removal.observe(document.documentElement, { childList: true });
    removal.observe(document.body, { childList: true });
    void this.opened.then(() => clearInterval(clock));
    this.#over.signal.addEventListener("abort", () => {
      clearInterval(clock);
      removal.disconnect();
    });
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
