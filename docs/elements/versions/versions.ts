import { button, make } from "../base/dom.ts";
import type { Saved } from "./saved.ts";
import { forget, readSaved, save, versionOf } from "./saved.ts";
import { sharedCode } from "./share.ts";
import type { Source } from "../cell/source.ts";
import { language, translate } from "../base/translate.ts";

/** Where the reader's changes of a program are kept, and what the program was before them. */
interface Slot {
  readonly key: string;
  readonly original: string;
}

/** Which code a cell shows: the page's, the reader's own, or what a link has brought. Nothing here runs anything. */
export class Versions {
  readonly element = make("div", { class: "cell-versions", hidden: true });
  readonly #source: Source;
  readonly #page: Slot;
  /** Changes of what a link has brought are kept apart: they never take the place of the reader's own version. */
  #slot: Slot;
  #isForeign = false;
  #isShowing = false;

  constructor(cell: string, source: Source) {
    this.#source = source;
    this.#page = { key: cell, original: source.original };
    this.#slot = this.#page;
    this.#restore();
    void this.#takeFromLink();
  }

  /** The code has changed; by the reader, unless it is changed from here. */
  changed(text: string): void {
    if (this.#isShowing) return;
    const { key, original } = this.#slot;
    if (text === original) forget(key);
    else if (!save(key, text, versionOf(original))) this.#say(translate("This browser does not keep your version: download it."));
  }

  /** Whether the code has come by a link and nobody here has run it yet. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  accept(): void {
    this.#isForeign = false;
  }

  #restore(): void {
    const saved = readSaved(this.#page.key);
    if (saved === null || saved.code === this.#page.original) return;
    if (saved.version === versionOf(this.#page.original)) {
      this.#show(saved.code);
      this.#say(translate("Your version of {date}.", { date: date(saved.at) }), this.#toOriginal());
    } else {
      this.#offer(translate("This program has changed on the page since you changed it. Your version is kept:"), saved);
    }
  }

  async #takeFromLink(): Promise<void> {
    const code = await sharedCode(location.hash, this.#page.key);
    if (code === null || code === this.#source.text) return;
    this.#slot = { key: `${this.#page.key} ${versionOf(code)}`, original: code };
    this.#isForeign = true;
    this.#show(readSaved(this.#slot.key)?.code ?? code);
    this.#say(translate("This program came with the link. Read it before you run it."), this.#toOriginal());
    this.element.scrollIntoView({ block: "center" });
  }

  #toOriginal(): HTMLButtonElement {
    return button("Show the page’s own", "", () => {
      this.#isForeign = false;
      this.#slot = this.#page;
      this.#show(this.#page.original);
      const saved = readSaved(this.#page.key);
      if (saved === null) this.#clear();
      else this.#offer(translate("Your version of {date} is kept:", { date: date(saved.at) }), saved);
    });
  }

  /** Show the reader's version beside the page's, to be used or discarded. */
  #offer(words: string, saved: Saved): void {
    const use = button("Use your version", "", () => {
      this.#show(saved.code);
      this.changed(saved.code);
      this.#clear();
    });
    const drop = button("Discard it", "", () => {
      forget(this.#page.key);
      this.#clear();
    });
    this.#say(words, use, drop);
    this.element.append(make("pre", { tabindex: "0", role: "group", "aria-label": translate("Your version") }, saved.code));
  }

  /** Put code in view without taking it for a change of the reader's. */
  #show(code: string): void {
    this.#isShowing = true;
    this.#source.replace(code);
    this.#isShowing = false;
  }

  #say(text: string, ...buttons: HTMLButtonElement[]): void {
    this.element.replaceChildren(make("p", {}, text), ...buttons);
    this.element.hidden = false;
  }

  #clear(): void {
    this.element.replaceChildren();
    this.element.hidden = true;
  }
}

function date(iso: string): string {
  return new Date(iso).toLocaleString(language() === "en" ? "en-GB" : language(), { dateStyle: "medium", timeStyle: "short" });
}
