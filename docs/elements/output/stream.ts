import type { StreamName } from "../runtime/protocol.ts";
import { make } from "../base/dom.ts";

const LINES = 100;

/**
 * What a program writes to one stream, in blocks of whole lines. The browser lays out those in view only, so that
 * thousands of lines do not hold up the page; see cell.css.
 */
export class StreamText {
  readonly name: StreamName;
  readonly element: HTMLElement;
  #block = document.createTextNode("");
  #lines = LINES;

  constructor(name: StreamName) {
    this.name = name;
    this.element = make("pre", { class: `cell-${name}` });
  }

  write(text: string): void {
    for (let from = 0; from < text.length; ) {
      // A browser that translates the page puts its own text in place of this one.
      if (this.#lines >= LINES || this.#block.parentNode === null) this.#open();
      const to = this.#end(text, from);
      this.#block.appendData(text.slice(from, to));
      from = to;
    }
  }

  #open(): void {
    this.#block = document.createTextNode("");
    this.#lines = 0;
    this.element.append(make("span", { class: "cell-lines" }, this.#block));
  }

  /** Where the part of the text ends that still goes into this block; counts its lines. */
  #end(text: string, from: number): number {
    let to = from;
    while (this.#lines < LINES) {
      const newline = text.indexOf("\n", to);
      if (newline < 0) return text.length;
      to = newline + 1;
      this.#lines += 1;
    }
    return to;
  }
}
