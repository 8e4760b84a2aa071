import type { Editor, EditorOptions, Mark } from "../editor/editor.ts";
import { make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";

/**
 * A cell's code: the highlighted text of the page until somebody means to edit it, an editor from then on.
 */
export class Source {
  readonly original: string;
  readonly #static: HTMLElement;
  readonly #lines: HTMLElement;
  readonly #options: EditorOptions;
  #text: string;
  #editor: Promise<Editor> | undefined;
  #open: Editor | undefined;
  /** Where the reader has clicked in the text. */
  #place: number | undefined;

  constructor(code: HTMLElement, options: EditorOptions) {
    this.#static = code;
    this.#lines = code.querySelector("pre") ?? code;
    this.#options = options;
    this.original = this.#lines.textContent.replace(/\n$/, "");
    this.#text = this.original;
    this.#prepare();
  }

  get text(): string {
    return this.#open?.text ?? this.#text;
  }

  /** Put other code in the place of what is there; in an editor, this can be undone. */
  replace(text: string): void {
    this.#text = text;
    if (this.#open) this.#open.replace(text);
    else this.#lines.textContent = text;
  }

  /** Put the page's code back, as a change of the reader's: it can be undone. */
  async reset(): Promise<void> {
    try {
      (await this.edit()).replace(this.original);
    } catch {
      this.replace(this.original); // the editor has not come
      this.#options.changed(this.original);
    }
  }

  /** Put the editor in the place of the static text; CodeMirror comes with the first one. */
  edit(): Promise<Editor> {
    this.#editor ??= this.#load();
    this.#editor.catch(() => (this.#editor = undefined)); // the next time tries again
    return this.#editor;
  }

  /** Mark a line, or none; the editor comes with the first mark. */
  mark(line: number | null, kind: Mark = "failed"): void {
    if (this.#open) this.#open.mark(line, kind);
    else if (line !== null) void this.edit().then((editor) => editor.mark(line, kind), () => {});
  }

  async #load(): Promise<Editor> {
    const { Editor } = await import("../editor/editor.ts");
    const host = make("div", { class: "cell-editor" });
    const hadFocus = this.#static.contains(document.activeElement);
    this.#open = new Editor(host, this.#text, this.#options);
    this.#static.replaceWith(host);
    if (hadFocus) this.#open.focus(this.#place);
    return this.#open;
  }

  /** A click or Enter opens the editor. Focus alone does not: whoever passes by with Tab would be caught in it. */
  #prepare(): void {
    this.#lines.tabIndex = 0;
    this.#lines.translate = false;
    this.#lines.setAttribute("role", "group");
    this.#lines.setAttribute("aria-label", translate("{name}: code, press Enter to edit", { name: this.#options.label }));
    this.#lines.addEventListener("click", () => {
      const selected = getSelection();
      if (selected?.isCollapsed === false) return; // somebody marks code to copy it
      this.#place = placeIn(this.#lines, selected);
      this.#begin();
    });
    this.#lines.addEventListener("keydown", (event) => {
      if (event.target !== this.#lines || event.key !== "Enter") return;
      event.preventDefault();
      if (event.shiftKey || event.ctrlKey || event.metaKey) this.#options.run();
      else this.#begin();
    });
    // Clicked before this script had come: the browser has given it the focus, and shows no ring as it does for the keyboard.
    if (this.#lines.matches(":focus:not(:focus-visible)")) this.#begin();
  }

  #begin(): void {
    this.edit().catch(() => {});
  }
}

/** How many characters stand before the cursor that a click has set; nothing, if the browser sets none there. */
function placeIn(lines: HTMLElement, selected: Selection | null): number | undefined {
  if (selected === null || !lines.contains(selected.anchorNode)) return undefined;
  const before = document.createRange();
  before.setStart(lines, 0);
  before.setEnd(selected.anchorNode!, selected.anchorOffset);
  return before.toString().length;
}
