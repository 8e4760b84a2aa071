import type { Extension } from "@codemirror/state";
import { StateEffect, StateField } from "@codemirror/state";
import type { Tooltip, ViewUpdate } from "@codemirror/view";
import { EditorView, ViewPlugin, keymap, showTooltip } from "@codemirror/view";

import type { Signature } from "./editor.ts";

type Sign = (text: string, position: number) => Promise<Signature[]>;

/** Long enough not to ask at every key. */
const DELAY_MILLISECONDS = 150;

const setTooltip = StateEffect.define<Tooltip | null>();

const tooltip = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTooltip)) return effect.value;
    return shown && transaction.docChanged ? { ...shown, pos: transaction.changes.mapPos(shown.pos) } : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows the signature of the call in which the reader writes; Escape takes it away. */
export function signatureHelp(sign: Sign): Extension {
  const plugin = ViewPlugin.define((view) => new Asking(view, sign));
  const close = (view: EditorView) => {
    const isShown = view.state.field(tooltip) !== null;
    if (isShown) view.dispatch({ effects: setTooltip.of(null) });
    return false; // Escape also does what it does elsewhere: it lets Tab leave the editor
  };
  return [tooltip, plugin, keymap.of([{ key: "Escape", run: close }])];
}

class Asking {
  readonly #view: EditorView;
  readonly #sign: Sign;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: EditorView, sign: Sign) {
    this.#view = view;
    this.#sign = sign;
  }

  update({ docChanged, selectionSet, focusChanged, view, state }: ViewUpdate): void {
    const moved = selectionSet && state.field(tooltip) !== null;
    if (!docChanged && !moved && !focusChanged) return;
    clearTimeout(this.#timer);
    if (view.hasFocus || focusChanged) this.#timer = setTimeout(() => void this.#ask(), DELAY_MILLISECONDS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const { state } = this.#view;
    const { head } = state.selection.main;
    const [signature] = this.#view.hasFocus ? await this.#sign(state.doc.toString(), head) : [];
    if (this.#view.state.doc !== state.doc) return; // the reader has gone on
    if (signature === undefined && state.field(tooltip) === null) return;
    this.#view.dispatch({ effects: setTooltip.of(signature ? shown(signature, head) : null) });
  }
}

function shown({ before, active, after, summary }: Signature, pos: number): Tooltip {
  return {
    pos,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cell-signature";
      dom.setAttribute("role", "status");
      const call = document.createElement("code");
      const parameter = document.createElement("strong");
      parameter.textContent = active;
      call.append(before, parameter, after);
      dom.append(call);
      if (summary) dom.append(Object.assign(document.createElement("p"), { textContent: summary }));
      return { dom };
    },
  };
}
