import { button, make } from "./dom.ts";
import { forget, readSaved, save, versionOf } from "./saved.ts";
import { sharedCode } from "./share.ts";
import type { Source } from "./source.ts";
import { language, translate } from "../words/translate.ts";

/** Which code a cell shows: the page's, the reader's own, or what a link has brought. Nothing here runs anything. */
export class Versions {
  readonly element = make("div", { class: "cell-versions", hidden: true });
  readonly #cell: string;
  readonly #source: Source;
  readonly #version: string;
  #isForeign = false;

  constructor(cell: string, source: Source) {
    this.#cell = cell;
    this.#source = source;
    this.#version = versionOf(source.original);
    this.#restore();
    void this.#takeFromLink();
  }

  /** The reader has changed the code. */
  changed(text: string): void {
    if (text === this.#source.original) forget(this.#cell);
    else if (!save(this.#cell, text, this.#version)) this.#say(translate("This browser does not keep your version: download it."));
  }

  /** Whether the code has come by a link and nobody here has run it yet. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  accept(): void {
    this.#isForeign = false;
  }

  #restore(): void {
    const saved = readSaved(this.#cell);
    if (saved === null || saved.code === this.#source.original) return;
    if (saved.version === this.#version) {
      this.#source.replace(saved.code);
      this.#say(translate("Your version of {date}.", { date: date(saved.at) }), this.#original());
    } else {
      const use = button("Use your version", "", () => {
        this.#source.replace(saved.code);
        this.changed(saved.code);
        this.#clear();
      });
      const drop = button("Discard it", "", () => {
        forget(this.#cell);
        this.#clear();
      });
      this.#say(translate("This program has changed on the page since you changed it. Your version is kept:"), use, drop);
      this.element.append(make("pre", { tabindex: "0", role: "group", "aria-label": translate("Your version") }, saved.code));
    }
  }

  async #takeFromLink(): Promise<void> {
    const code = await sharedCode(location.hash, this.#cell);
    if (code === null || code === this.#source.text) return;
    this.#isForeign = true;
    this.#source.replace(code);
    this.#say(translate("This program came with the link. Read it before you run it."), this.#original());
    this.element.scrollIntoView({ block: "center" });
  }

  #original(): HTMLButtonElement {
    return button("Show the page’s own", "", () => {
      this.#isForeign = false;
      this.#source.replace(this.#source.original);
      this.#clear();
    });
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
