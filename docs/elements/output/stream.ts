import type { StreamName } from "../runtime/protocol.ts";
import { make } from "../base/dom.ts";

const LINES = 100;
/** What a terminal acts upon: back to the line's begin, one back, and sequences, of which those that end in m give colours. */
const CONTROL = /\r(?!\n)|\x08|\x1b\[([0-9;]*)([A-Za-z])/;

/**
 * What a program writes to one stream, in blocks of whole lines. The browser lays out those in view only, so that
 * thousands of lines do not hold up the page; see cell.css.
 */
export class StreamText {
  readonly name: StreamName;
  readonly element: HTMLElement;
  #block: HTMLElement = make("span");
  #text = document.createTextNode("");
  #lines = LINES;
  /** The texts of the line that has no end yet. */
  #line: Text[] = [];
  /** Whether what comes next is written over this line. */
  #isBack = false;
  #colour = "";
  /** The begin of a sequence whose rest has not come. */
  #rest = "";

  constructor(name: StreamName) {
    this.name = name;
    this.element = make("pre", { class: `cell-${name}` });
  }

  write(text: string): void {
    let given = this.#rest + text;
    this.#rest = /(?:\r|\x1b\[?[0-9;]*)$/.exec(given)?.[0] ?? "";
    given = given.slice(0, given.length - this.#rest.length);
    for (let match = CONTROL.exec(given); match !== null; match = CONTROL.exec(given)) {
      this.#add(given.slice(0, match.index));
      if (match[0] === "\r") this.#isBack = true;
      else if (match[0] === "\b") this.#takeBack();
      else if (match[2] === "m") this.#setColour(match[1]!);
      given = given.slice(match.index + match[0].length);
    }
    this.#add(given);
  }

  /** Add text that holds nothing to act upon. */
  #add(text: string): void {
    if (text === "") return;
    if (this.#isBack) text = this.#overwritten(text);
    for (let from = 0; from < text.length; ) {
      // A browser that translates the page puts its own text in place of this one.
      if (this.#lines >= LINES || this.#text.parentNode === null) this.#open();
      const to = this.#end(text, from);
      const newline = text.lastIndexOf("\n", to - 1) + 1;
      if (newline > from) {
        this.#text.appendData(text.slice(from, newline));
        this.#beginLine();
      }
      this.#text.appendData(text.slice(Math.max(from, newline), to));
      from = to;
    }
  }

  #open(): void {
    this.#block = make("span", { class: "cell-lines" });
    this.#lines = 0;
    this.element.append(this.#block);
    this.#line = [];
    this.#newText();
  }

  /** Texts of one colour follow one another; each line that is not at its end has a text of its own. */
  #newText(): void {
    this.#text = document.createTextNode("");
    this.#block.append(this.#colour === "" ? this.#text : make("span", { class: this.#colour }, this.#text));
    this.#line.push(this.#text);
  }

  #beginLine(): void {
    this.#line = [];
    this.#newText();
  }

  /** Take the open line away; return the text with what it does not cover of that line. */
  #overwritten(text: string): string {
    this.#isBack = false;
    const before = this.#line.map(({ data }) => data).join("");
    for (const each of this.#line) each.data = "";
    const [first = ""] = text.split("\n", 1);
    return first + before.slice(first.length) + text.slice(first.length);
  }

  #takeBack(): void {
    const last = this.#line.findLast(({ length }) => length > 0);
    last?.deleteData(last.length - 1, 1);
  }

  /** Colours 30 to 37 and their bright ones; bold and the rest are left out. */
  #setColour(codes: string): void {
    let colour = this.#colour;
    for (const code of codes.split(";").map(Number)) {
      if (code === 0 || code === 39) colour = "";
      else if ((code >= 31 && code <= 36) || (code >= 91 && code <= 96)) colour = `cell-colour-${code % 10}`;
    }
    if (colour === this.#colour) return;
    this.#colour = colour;
    if (this.#text.parentNode !== null) this.#newText();
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
