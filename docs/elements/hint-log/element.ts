import { make } from "../base/dom.ts";

const KEY = "unrolled-hints";

/**
 * Counts which of a function's hints have been opened, in this browser and nowhere else; a hint costs nothing.
 *
 * `<hint-log assignment="rnn-cell" function="rnn_step">` stands right before the fold-outs that it counts.
 */
export class HintLog extends HTMLElement {
  #status = make("p", { role: "status", class: "hint-count" });
  #connected = new AbortController();

  connectedCallback(): void {
    if (!this.contains(this.#status)) this.replaceChildren(this.#status);
    this.#connected = new AbortController();
    for (const hint of this.#hints()) {
      hint.addEventListener("toggle", () => hint.open && this.#note(hint), { signal: this.#connected.signal });
    }
    this.#render();
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #hints(): HTMLDetailsElement[] {
    return [...(this.nextElementSibling?.querySelectorAll<HTMLDetailsElement>("details.hint") ?? [])];
  }

  get #name(): string {
    return `${this.getAttribute("assignment") ?? ""}/${this.getAttribute("function") ?? ""}`;
  }

  #note(hint: HTMLDetailsElement): void {
    const record = load();
    const opened = new Set(record[this.#name] ?? []);
    opened.add(Number(hint.dataset.hint));
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...record, [this.#name]: [...opened].sort() }));
    } catch {
      // Storage is full or forbidden: the hint is shown all the same.
    }
    this.#render();
  }

  #render(): void {
    const opened = load()[this.#name]?.length ?? 0;
    this.#status.textContent = `${opened} of ${this.#hints().length} hints opened. They cost nothing.`;
  }
}

function load(): Record<string, number[]> {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof saved !== "object" || saved === null) return {};
    return Object.fromEntries(
      Object.entries(saved).filter((entry): entry is [string, number[]] => Array.isArray(entry[1])),
    );
  } catch {
    return {};
  }
}
