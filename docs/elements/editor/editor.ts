// CodeMirror as the course uses it. Loaded when a reader means to edit, never before.
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import { lintKeymap, linter } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import type { DecorationSet } from "@codemirror/view";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

import { tabKey } from "./keyboard.ts";
import { mendLookAlikes } from "./mending.ts";
import { signatureHelp } from "./signature.ts";
import { touchBar } from "./touch-bar.ts";

/** Why a line is marked: the last run failed in it, or it is the next step. */
export type Mark = "failed" | "next";

const setMarked = StateEffect.define<{ line: number; kind: Mark } | null>();

/** Editing takes the mark away. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) return Decoration.none;
    for (const effect of transaction.effects) {
      if (!effect.is(setMarked)) continue;
      const { doc } = transaction.state;
      if (effect.value === null || effect.value.line < 1 || effect.value.line > doc.lines) return Decoration.none;
      const { line, kind } = effect.value;
      return Decoration.set(Decoration.line({ class: `cell-${kind}-line` }).range(doc.line(line).from));
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** A name that may stand at the cursor, and what it is. */
export interface Completion {
  readonly label: string;
  readonly detail?: string;
  readonly info?: string;
}

/** Something that Python would refuse before it begins; lines and columns count from 1. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A call's signature, in three parts: the middle one is the parameter that is being written. */
export interface Signature {
  readonly before: string;
  readonly active: string;
  readonly after: string;
  readonly summary: string;
}

export interface EditorOptions {
  readonly label: string;
  run(): void;
  changed(text: string): void;
  /** Names that may stand at this position of the text. */
  complete(text: string, position: number): Promise<Completion[]>;
  /** The signature of the call that is being written at this position, if it is known. */
  sign(text: string, position: number): Promise<Signature[]>;
  lint(text: string): Promise<Fault[]>;
}

export class Editor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, text: string, { label, run, changed, complete, sign, lint }: EditorOptions) {
    const runAndStay = () => (run(), true);
    const keys = tabKey();
    const completions = async (context: CompletionContext): Promise<CompletionResult | null> => {
      const word = context.matchBefore(/\w*/);
      const afterDot = context.matchBefore(/\.\w*/) !== null;
      if (word === null || (word.from === word.to && !afterDot && !context.explicit)) return null;
      const options = await complete(context.state.doc.toString(), context.pos);
      return options.length ? { from: word.from, options, validFor: /^\w*$/ } : null;
    };
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [completions], selectOnOpen: false }), // Enter is a new line until an arrow has chosen
          mendLookAlikes(),
          touchBar(),
          signatureHelp(sign),
          linter(async ({ state }) => (await lint(state.doc.toString())).map((fault) => diagnostic(state, fault))),
          highlightActiveLine(),
          highlightSelectionMatches(),
          indentUnit.of("    "),
          python(),
          syntaxHighlighting(classHighlighter),
          markedLine,
          keys.extension,
          keymap.of([
            { key: "Shift-Enter", run: runAndStay },
            { key: "Mod-Enter", run: runAndStay },
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", translate: "no" }), // checkers do not know that it can be focused
        ],
      }),
    });
    parent.append(keys.hint);
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  replace(text: string): void {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      annotations: isolateHistory.of("full"), // one step of undo by itself
    });
  }

  /** Edit at the place of the text that was clicked; without one, somebody has come by the keyboard. */
  focus(at?: number): void {
    if (at === undefined) this.#view.dom.dataset["keys"] = "";
    else this.#view.dispatch({ selection: { anchor: Math.min(at, this.#view.state.doc.length) } });
    this.#view.focus();
  }

  mark(line: number | null, kind: Mark): void {
    this.#view.dispatch({ effects: setMarked.of(line === null ? null : { line, kind }) });
  }
}

function diagnostic({ doc }: EditorState, { line, column, message }: Fault): Diagnostic {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const start = Math.min(from + Math.max(column - 1, 0), to);
  return { from: start, to: Math.max(start, to), severity: "error", message };
}
