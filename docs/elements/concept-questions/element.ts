import "./element.css";

import { button, make } from "../base/dom.ts";
import { forgetsNote } from "../base/storage.ts";
import { isOpen, openEverything, prove } from "../progress/record.ts";
import { load, now, onChange, update } from "../progress/store.ts";
import { draw, redraw } from "./draw.ts";
import { question, type Question } from "./kinds.ts";
import { translate } from "../base/translate.ts";

/**
 * Questions that prove a concept.
 *
 * `<concept-questions concept="…">` around the whole pool in its static form. A few are drawn; what is wrong is asked
 * again, by other questions where there are some, until all are right. `requires="slug=Title; …"` names the concepts
 * to be proven before.
 */
export class ConceptQuestions extends HTMLElement {
  #pool: { readonly element: HTMLElement; readonly question: Question; readonly reply: HTMLElement }[] = [];
  #asked: number[] = [];
  #right = new Set<number>();
  #seen = new Set<number>();
  #closed = make("p", { class: "questions-closed" });
  #status = make("p", { role: "status", class: "questions-status" });
  #check = button("Check the answers", "questions-check", () => this.#judge());
  #again = button("Try what was wrong again", "questions-again", () => this.#retry());

  #connected = new AbortController();

  connectedCallback(): void {
    if (this.#pool.length === 0) this.#prepare();
    this.#connected = new AbortController();
    onChange(() => this.#openOrClose(), this.#connected.signal);
    this.#openOrClose();
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #prepare(): void {
    const elements = [...this.querySelectorAll<HTMLElement>(":scope > .question")];
    this.#pool = elements.flatMap((element, i) => {
      const made = question(element, `question-${i}`);
      if (made === undefined) return [];
      const reply = make("div", { class: "question-reply", role: "status" });
      element.append(reply);
      return [{ element, question: made, reply }];
    });
    this.append(this.#status, this.#check, this.#again);
    this.after(...forgetsNote());
    this.before(this.#closed);
    this.#ask(draw(this.#pool.length, Math.random));
  }

  /** The questions wait for the concepts that this one builds on. */
  #openOrClose(): void {
    const required = (this.getAttribute("requires") ?? "").split("; ").filter((entry) => entry !== "");
    const titles = new Map(required.map((entry) => entry.split("=") as [string, string]));
    const progress = load();
    this.hidden = !isOpen(progress, [...titles.keys()]);
    this.#closed.hidden = !this.hidden;
    const missing = [...titles].filter(([slug]) => !(slug in progress.proven)).map(([, title]) => title);
    this.#closed.replaceChildren(
      translate("The questions open when you have proven: {concepts}.", { concepts: missing.join(", ") }),
      " ",
      button("Open everything", "path-open", () => update((progress) => openEverything(progress, now()))),
    );
  }

  #ask(questions: number[]): void {
    this.#asked = questions;
    questions.forEach((index) => this.#seen.add(index));
    this.#pool.forEach(({ element }, index) => (element.hidden = !questions.includes(index)));
    this.append(...questions.map((index) => this.#pool[index]!.element), this.#status, this.#check, this.#again);
    this.#again.hidden = true;
    this.#check.hidden = false;
  }

  #judge(): void {
    let open = 0;
    for (const index of this.#asked) {
      const { element, question, reply } = this.#pool[index]!;
      if (this.#right.has(index)) continue;
      const answer = question.answer();
      if (answer === undefined) {
        open++;
        continue;
      }
      element.dataset["result"] = answer.right ? "right" : "wrong";
      reply.replaceChildren(make("strong", {}, translate(answer.right ? "Right" : "Not yet")), ...answer.why);
      if (answer.right) this.#right.add(index);
    }
    this.#report(open);
  }

  #report(open: number): void {
    const hadFocus = this.#check.matches(":focus");
    const right = this.#asked.filter((index) => this.#right.has(index)).length;
    const all = this.#asked.length;
    if (right === all) {
      const concept = this.getAttribute("concept") ?? "";
      update((progress) => prove(progress, concept, now()));
      this.#status.replaceChildren(translate("All right: the concept is proven."), " ", make("a", { href: "../" }, translate("On to the path")), ".");
      this.#check.hidden = true;
    } else {
      this.#status.textContent =
        open > 0
          ? translate("{right} of {all} right, {open} not answered yet.", { right, all, open })
          : translate("{right} of {all} right.", { right, all });
      this.#again.hidden = right + open === all;
      this.#check.hidden = open === 0;
    }
    // The button that was pressed may have gone: what comes next takes the focus.
    if (hadFocus && this.#check.hidden) (this.#again.hidden ? this.#status.querySelector("a") : this.#again)?.focus();
  }

  #retry(): void {
    const wrong = new Set(this.#asked.filter((index) => !this.#right.has(index)));
    const next = redraw(this.#asked, wrong, this.#seen, this.#pool.length, Math.random);
    for (const index of wrong) {
      const { element, question, reply } = this.#pool[index]!;
      question.clear();
      reply.replaceChildren();
      delete element.dataset["result"];
    }
    this.#ask(next);
    this.#status.textContent = "";
    const first = next.find((index) => !this.#right.has(index)) ?? 0;
    focusWithin(this.#pool[first]!.element);
  }
}

/** Focus the first thing in it that can be: a button may be hidden, code too short to be scrolled. */
function focusWithin(element: HTMLElement): void {
  for (const each of element.querySelectorAll<HTMLElement>("input, button, pre")) {
    each.focus();
    if (document.activeElement === each) return;
  }
}
