import { insertBracket } from "@codemirror/autocomplete";
import { indentLess, indentMore, redo, undo } from "@codemirror/commands";
import type { Extension } from "@codemirror/state";
import type { EditorView, Panel } from "@codemirror/view";
import { showPanel } from "@codemirror/view";

import { make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";

/** Labels, names where the label has none to be read, and what each does. */
const KEYS: readonly (readonly [string, string, (view: EditorView) => unknown])[] = [
  ["⇥", "Indent", indentMore],
  ["⇤", "Indent less", indentLess],
  ["↶", "Undo", undo],
  ["↷", "Redo", redo],
  ...["(", ")", "[", "]", ":", "=", "_", '"', "'", "#", "*"].map((text) => [text, text, (view: EditorView) => type(view, text)] as const),
];

/** On a touch screen, the keys that its keyboard hides or lacks. */
export function touchBar(): Extension {
  return matchMedia("(pointer: coarse)").matches ? showPanel.of(bar) : [];
}

function bar(view: EditorView): Panel {
  const keys = KEYS.map(([label, name, act]) => {
    const key = make("button", { type: "button", "aria-label": translate(name) }, label);
    key.addEventListener("pointerdown", (event) => event.preventDefault()); // the program keeps the focus, and the screen its keyboard
    key.addEventListener("click", () => {
      act(view);
      view.focus();
    });
    return key;
  });
  return { top: true, dom: make("div", { class: "cell-touch-bar", role: "toolbar", "aria-label": translate("Keys") }, ...keys) };
}

/** As if it had been typed: an opening bracket brings the closing one. */
function type(view: EditorView, text: string): void {
  view.dispatch(insertBracket(view.state, text) ?? view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true }));
}
