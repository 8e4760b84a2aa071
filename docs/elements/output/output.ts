import type { Failure, StreamName } from "../runtime/protocol.ts";
import { make } from "../base/dom.ts";
import { picture } from "./rich.ts";
import { StreamText } from "./stream.ts";
import { translate } from "../base/translate.ts";

/** Pixels from the end within which a reader counts as being there. */
const NEAR_THE_END = 30;

/** Where a cell's output appears. All of it is data: text stays text, pictures are images without scripts. */
export class Output {
  readonly element: HTMLElement;
  #stream: StreamText | undefined;

  /** `built` is what the page shows until the first run, if it does. */
  constructor(built: HTMLElement | null = null) {
    this.element = built ?? make("div", { class: "cell-output", role: "group", tabindex: "0", hidden: true });
  }

  /** Take away a question that nobody waits for any more. */
  endQuestion(): void {
    this.element.querySelector(".cell-question")?.remove();
  }

  clear(): void {
    this.element.setAttribute("aria-label", translate("Output"));
    this.element.replaceChildren();
    this.element.hidden = true;
    this.#stream = undefined;
  }

  write(name: StreamName, text: string): void {
    if (this.#stream?.name !== name) {
      const stream = new StreamText(name);
      this.#add(stream.element);
      this.#stream = stream;
    }
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    this.#stream.write(text);
    // What comes is followed, unless the reader has gone back to what came before.
    if (isAtEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  display(mime: string, data: string, description: string): void {
    this.#add(picture(mime, data, description));
  }

  notice(text: string): void {
    this.#add(make("p", { class: "cell-notice" }, text));
  }

  fail(failure: Failure): void {
    const block = make("div", { class: "cell-failure" }, make("pre", {}, failure.own.trimEnd()));
    if (failure.hint !== null) block.append(make("p", { class: "cell-hint" }, ...marked(failure.hint)));
    if (failure.full !== failure.own) {
      const full = make("pre", { tabindex: "0", role: "group", "aria-label": translate("Full traceback") }, failure.full.trimEnd());
      block.append(make("details", {}, make("summary", {}, translate("Full traceback")), full));
    }
    this.#add(block);
  }

  append(...nodes: Node[]): void {
    for (const node of nodes) this.#add(node);
  }

  #add(node: Node): void {
    this.#stream = undefined;
    this.element.append(node);
    this.element.hidden = false;
  }
}

/** Text in which `code` stands between backquotes. */
function marked(text: string): Node[] {
  return text
    .split("`")
    .map((part, index) => (index % 2 ? make("code", {}, part) : document.createTextNode(part)));
}
