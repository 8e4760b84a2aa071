// Tab belongs to the page until somebody edits: who only passes through the page goes on with it.
import type { Extension } from "@codemirror/state";
import { Prec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";

/** Any other key ends it before: as long as somebody may need from one key to the next. */
const UNTIL_ANOTHER_KEY = 3_600_000;

let lastKey = "";
document.addEventListener("keydown", ({ key }) => (lastKey = key), { capture: true });
document.addEventListener("pointerdown", () => (lastKey = ""), { capture: true });

/** Escape lets the next Tab leave, also where it closes a list of completions, or one that is still being made. */
function keydown(event: KeyboardEvent, view: EditorView): boolean {
  if (event.key === "Tab") view.dom.dataset["keys"] = "";
  // After CodeMirror's own handler, which gives two seconds: too short for some.
  if (event.key === "Escape") queueMicrotask(() => view.setTabFocusMode(UNTIL_ANOTHER_KEY));
  return false;
}

/** Whoever came by Tab leaves by Tab, until they type. */
function focus(_: FocusEvent, view: EditorView): boolean {
  view.setTabFocusMode(lastKey === "Tab" ? UNTIL_ANOTHER_KEY : false);
  if (lastKey !== "") view.dom.dataset["keys"] = "";
  return false;
}

function pointerdown(_: PointerEvent, view: EditorView): boolean {
  view.setTabFocusMode(false);
  delete view.dom.dataset["keys"];
  return false;
}

let editors = 0;

/** What Tab does, and a line that says it: heard by all who come here, seen by those who use the keyboard. */
export function tabKey(): { extension: Extension; hint: HTMLElement } {
  const id = `cell-keys-${editors++}`;
  const hint = make("p", { class: "cell-keys", id }, translate("Type to edit. Tab indents then; Escape, then Tab, leaves the program."));
  const handlers = Prec.highest(EditorView.domEventHandlers({ keydown, focus, pointerdown }));
  return { extension: [handlers, EditorView.contentAttributes.of({ "aria-describedby": id })], hint };
}
