import { button, make } from "../base/dom.ts";
import { forgets, forgetsNote } from "../base/storage.ts";
import { parse } from "../progress/record.ts";
import { add, load, onChange, reset } from "../progress/store.ts";
import { keepSynced, type Standing } from "../progress/sync.ts";
import { translate } from "../base/translate.ts";

/** The learner's progress: what there is of it, where it is kept, and how to take it along, bring it in or begin anew. */
export class LearningProgress extends HTMLElement {
  #place = make("p", { role: "status", hidden: forgets() }, translate("Your progress is kept in this browser and nowhere else."));
  #summary = make("p", { role: "status" });
  #message = make("p", { role: "alert" });
  #file = make("input", { type: "file", accept: "application/json,.json", "aria-label": translate("A file of saved progress") });
  #connected = new AbortController();

  connectedCallback(): void {
    if (!this.contains(this.#summary)) this.#prepare();
    this.#connected = new AbortController();
    onChange(() => this.#render(), this.#connected.signal);
    this.#render();
    keepSynced((standing) => this.#sayWhere(standing), this.#connected.signal);
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #prepare(): void {
    this.classList.add("learning-progress");
    this.#file.hidden = true;
    this.#file.addEventListener("change", () => void this.#bringIn());
    this.replaceChildren(
      this.#place,
      this.#summary,
      button("Save as a file", "progress-export", () => this.#takeAlong()),
      " ",
      button("Add from a file", "progress-import", () => this.#file.click()),
      " ",
      button("Begin anew", "progress-reset", () => this.#beginAnew()),
      this.#file,
      this.#message,
      ...forgetsNote(),
    );
  }

  #render(): void {
    const { proven, steps } = load();
    const concepts = Object.keys(proven).length;
    const opened = Object.keys(steps).length;
    this.#summary.textContent = translate("Concepts proven: {concepts}. Steps of the lesson opened: {opened}.", { concepts, opened });
  }

  #sayWhere({ learner, problem }: Standing): void {
    if (problem !== null) this.#place.textContent = translate("Your progress is kept in this browser. It did not reach the hub: {problem}", { problem });
    else if (learner === null) this.#place.textContent = translate("Your progress is kept in this browser and nowhere else.");
    else this.#place.textContent = translate("Your progress is kept in this browser and, for {learner}, at the hub: sign in on another device, and it is there too.", { learner });
  }

  #takeAlong(): void {
    const address = URL.createObjectURL(new Blob([JSON.stringify(load(), null, 2)], { type: "application/json" }));
    make("a", { href: address, download: "unrolled-progress.json" }).click();
    URL.revokeObjectURL(address);
  }

  async #bringIn(): Promise<void> {
    const file = this.#file.files?.[0];
    if (file === undefined) return;
    const progress = parse(await file.text());
    if (progress !== undefined) add(progress);
    this.#message.textContent =
      progress === undefined ? translate("{name} is not a file of saved progress; nothing was changed.", { name: file.name }) : translate("Added {name}.", { name: file.name });
    this.#file.value = "";
  }

  #beginAnew(): void {
    if (confirm(translate("Forget what you have proven and where you are in the lesson?"))) reset();
  }
}
