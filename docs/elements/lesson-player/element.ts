import { button, make } from "../base/dom.ts";
import { forgetsNote } from "../base/storage.ts";
import { lastStep, openStep } from "../progress/record.ts";
import { load, now, update } from "../progress/store.ts";
import { translate } from "../base/translate.ts";

interface Step {
  readonly id: string;
  readonly heading: HTMLHeadingElement;
  readonly section: HTMLElement;
}

/**
 * Shows one step of a lesson at a time.
 *
 * `<lesson-player>` around a page's steps, each a section with a second-level heading that has an id. Without this
 * element the steps are an ordinary page, and printed they are one again.
 */
export class LessonPlayer extends HTMLElement {
  #steps: readonly Step[] = [];
  #current = 0;
  #status = make("p", { class: "lesson-status", role: "status" });
  #previous = button("Previous", "lesson-previous", () => this.#go(this.#current - 1));
  #next = button("Next", "lesson-next", () => this.#go(this.#current + 1));
  #numbers: readonly HTMLAnchorElement[] = [];
  #connected = new AbortController();

  connectedCallback(): void {
    if (this.#steps.length === 0) this.#prepare();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    addEventListener("hashchange", () => this.#follow(), { signal });
    document.addEventListener("keydown", (event) => this.#press(event), { signal });
    document.addEventListener("click", (event) => this.#followLink(event), { signal });
    if (!this.#follow()) this.#show(this.#indexOf(lastStep(load()) ?? ""));
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #prepare(): void {
    this.#steps = [...this.querySelectorAll<HTMLElement>(":scope > section")].flatMap((section) => {
      const heading = section.querySelector<HTMLHeadingElement>("h2[id]");
      return heading === null ? [] : [{ id: heading.id, heading, section }];
    });
    this.#numbers = this.#steps.map((step, i) =>
      make("a", { href: `#${step.id}`, "aria-label": step.heading.firstChild?.textContent ?? step.id }, `${i + 1}`),
    );
    const numbers = make("div", { class: "lesson-numbers" }, ...this.#numbers);
    const controls = make("nav", { class: "lesson-controls", "aria-label": translate("Steps of the lesson") });
    controls.append(this.#previous, numbers, this.#status, this.#next);
    this.append(...forgetsNote(), controls);
  }

  /** Show the step that the address names; false if it names none. */
  #follow(): boolean {
    const index = this.#steps.findIndex((step) => `#${step.id}` === location.hash);
    if (index >= 0) this.#show(index);
    return index >= 0;
  }

  /** A link to a step from elsewhere on the page: show the step before the browser looks for its place. */
  #followLink(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href*='#']") : null;
    if (link === null || link.pathname !== location.pathname) return;
    const index = this.#steps.findIndex((step) => `#${step.id}` === link.hash);
    if (index >= 0) this.#show(index);
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isForTyping(event.target)) return;
    if (event.key === "ArrowRight") this.#go(this.#current + 1);
    if (event.key === "ArrowLeft") this.#go(this.#current - 1);
  }

  #go(index: number): void {
    const step = this.#steps[index];
    if (step === undefined) return;
    this.#show(index);
    history.replaceState(history.state, "", `#${step.id}`);
    step.heading.tabIndex = -1;
    step.heading.focus({ preventScroll: true });
    step.heading.scrollIntoView({ block: "start" });
  }

  #show(index: number): void {
    const step = this.#steps[index];
    if (step === undefined) return;
    this.#current = index;
    this.#steps.forEach(({ section }, i) => (section.hidden = i !== index));
    this.#numbers.forEach((number, i) => number.toggleAttribute("aria-current", i === index));
    this.#previous.disabled = index === 0;
    this.#next.disabled = index === this.#steps.length - 1;
    this.#status.textContent = translate("Step {number} of {all}", { number: index + 1, all: this.#steps.length });
    bringIntoView(step.section.querySelector<HTMLElement>(".hll"));
    update((progress) => openStep(progress, step.id, now()));
  }

  #indexOf(id: string): number {
    return Math.max(
      0,
      this.#steps.findIndex((step) => step.id === id),
    );
  }
}

/** Scroll the program, not the page, to its first changed line. */
function bringIntoView(line: HTMLElement | null): void {
  const program = line?.closest("pre");
  if (line && program) program.scrollTop = line.offsetTop - 2 * line.offsetHeight;
}

/** Arrow keys move the cursor there, or scroll the code. */
function isForTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, pre, [contenteditable], .cell-output") !== null;
}
