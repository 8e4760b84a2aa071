import { button, make } from "../base/dom.ts";
import type { Saved } from "./saved.ts";
import { forget, onOtherTab, readSaved, save, versionOf } from "./saved.ts";
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
  /** When the version was kept that this tab has read or written last: a later one is another tab's. */
  #known: string | undefined;

  constructor(cell: string, source: Source) {
    this.#source = source;
    this.#page = { key: cell, original: source.original };
    this.#slot = this.#page;
    this.#restore();
    void this.#takeFromLink();
    onOtherTab(cell, () => this.#noticeOtherTab());
  }

  /** The code has changed; by the reader, unless it is changed from here. */
  changed(text: string): void {
    if (this.#isShowing) return;
    const { key, original } = this.#slot;
    this.#setAside(text);
    if (text === original) forget(key);
    else if (!save(key, text, versionOf(original))) this.#say(translate("This browser does not keep your version: download it."));
    this.#known = readSaved(key)?.at;
  }

  /** What another tab has kept meanwhile goes beside this tab's version, and not under it. */
  #setAside(text: string): void {
    const { key } = this.#slot;
    const saved = readSaved(key);
    if (saved === null || saved.at === this.#known || saved.code === text) return;
    save(beside(key), saved.code, saved.version);
    this.#offerBeside();
  }

  #noticeOtherTab(): void {
    const saved = readSaved(this.#slot.key);
    if (saved === null || saved.code === this.#source.text || !this.element.isConnected) return;
    this.#offer(translate("Another tab has changed this program, too. Its version:"), saved, this.#slot.key);
  }

  #offerBeside(): void {
    const saved = readSaved(beside(this.#slot.key));
    if (saved === null || saved.code === this.#source.text) return;
    this.#offer(translate("You changed this program in two tabs. The other version is kept, too:"), saved, beside(this.#slot.key));
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
    this.#known = saved?.at;
    if (saved === null || saved.code === this.#page.original) return this.#offerBeside();
    if (saved.version === versionOf(this.#page.original)) {
      this.#show(saved.code);
      this.#say(translate("Your version of {date}.", { date: date(saved.at) }), this.#toOriginal());
      this.#offerBeside();
    } else {
      this.#known = undefined; // a change of the page's own program goes beside it
      this.#offer(translate("This program has changed on the page since you changed it. Your version is kept:"), saved, this.#page.key);
    }
  }

  async #takeFromLink(): Promise<void> {
    const shared = await sharedCode(location.hash, this.#page.key);
    if (shared.type === "damaged") {
      this.element.prepend(make("p", { class: "cell-damaged", role: "alert" }, translate("The link to this program is damaged, so this is not the program that was shared. Ask for the link again.")));
      this.element.hidden = false;
      this.element.scrollIntoView({ block: "center" });
    }
    if (shared.type !== "program" || shared.code === this.#source.text) return;
    const { code } = shared;
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
      this.#known = undefined;
      this.#show(this.#page.original);
      const saved = readSaved(this.#page.key);
      this.#clear();
      if (saved !== null) this.#offer(translate("Your version of {date} is kept:", { date: date(saved.at) }), saved, this.#page.key);
    });
  }

  /** Show a version that is kept beside the one in view, to be used or discarded. */
  #offer(words: string, saved: Saved, key: string): void {
    const use = button("Use your version", "", () => {
      const before = this.#source.text;
      this.#known = readSaved(this.#slot.key)?.at;
      this.#show(saved.code);
      this.changed(saved.code);
      this.#clear();
      // Two versions change places: neither is lost.
      const { original } = this.#slot;
      if (before !== original) save(beside(this.#slot.key), before, versionOf(original));
      else if (key === beside(this.#slot.key)) forget(key);
      this.#offerBeside();
    });
    const drop = button("Discard it", "", () => {
      forget(key);
      this.#clear();
    });
    const code = make("pre", { tabindex: "0", role: "group", "aria-label": translate("Your version") }, saved.code);
    this.element.querySelector(".cell-offered")?.remove();
    this.element.append(make("div", { class: "cell-offered" }, make("p", {}, words), use, drop, code));
    this.element.hidden = false;
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

/** Where another tab's version is kept. */
function beside(key: string): string {
  return `${key} of another tab`;
}

function date(iso: string): string {
  return new Date(iso).toLocaleString(language() === "en" ? "en-GB" : language(), { dateStyle: "medium", timeStyle: "short" });
}
