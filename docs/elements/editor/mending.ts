import type { EditorState, Extension } from "@codemirror/state";
import { StateField } from "@codemirror/state";
import { Decoration, EditorView, showPanel } from "@codemirror/view";

import { button, make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";
import { type LookAlike, lookAlikes } from "./look-alikes.ts";

/** How many kinds of look-alikes are named; a pasted page may hold many. */
const NAMED = 4;

const found = StateField.define<readonly LookAlike[]>({
  create: (state) => lookAlikes(state.doc.toString()),
  update: (shown, { docChanged, newDoc }) => (docChanged ? lookAlikes(newDoc.toString()) : shown),
  provide: (field) => [
    EditorView.decorations.from(field, (all) =>
      Decoration.set(all.map(({ from, to, insert }) => Decoration.mark({ class: insert ? "cell-odd" : "cell-odd cell-odd-unseen" }).range(from, to))),
    ),
    showPanel.from(field, (all) => (all.length > 0 ? (view) => ({ dom: offer(view) , update: ({ view, docChanged }) => docChanged && renew(view) }) : null)),
  ],
});

/** Shows characters that look like others or like nothing; a click puts the right ones in their place. */
export function mendLookAlikes(): Extension {
  return found;
}

const PANEL = "cell-mending";

function offer(view: EditorView): HTMLElement {
  return make("div", { class: PANEL, role: "status" }, ...words(view));
}

function renew(view: EditorView): void {
  view.dom.querySelector(`.${PANEL}`)?.replaceChildren(...words(view));
}

function words(view: EditorView): Node[] {
  const all = view.state.field(found);
  const kinds = [...new Set(all.map((each) => `${shown(view.state, each)} → ${each.insert.trim() || (each.insert ? translate("space") : translate("nothing"))}`))];
  const named = kinds.slice(0, NAMED).join(", ") + (kinds.length > NAMED ? ", …" : "");
  const text = translate("Characters that Python does not know, marked in the program: {count} ({named}).", { count: all.length, named });
  return [make("span", {}, text), button("Replace them", "", () => mend(view))];
}

function mend(view: EditorView): void {
  const changes = view.state.field(found).map(({ from, to, insert }) => ({ from, to, insert }));
  view.dispatch({ changes, userEvent: "input.mend" });
  view.focus();
}

/** A character as it is seen; what cannot be seen, by its number. */
function shown({ doc }: EditorState, { from, to }: LookAlike): string {
  const character = doc.sliceString(from, to);
  if (character === "\t") return translate("tab");
  return /[\p{L}\p{P}\p{S}\p{N}]/u.test(character) ? character : `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
