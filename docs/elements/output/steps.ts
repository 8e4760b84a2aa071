import { button, make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";

/** A line that is about to run, and what the names of its program hold before it. */
interface Step {
  readonly line: number;
  readonly function: string;
  readonly names: ReadonlyMap<string, string>;
}

/** What the view tells the cell: the line to mark. */
export type StepEvent = CustomEvent<number>;

/** Show the recorded steps of a program in this place, to go through forward and back. */
export function showSteps(into: HTMLElement, recorded: unknown): void {
  const { steps, isWhole } = parseSteps(recorded);
  const place = make("span", { class: "cell-step-place", role: "status" });
  const names = make("tbody", { translate: "no" });
  const slider = make("input", { type: "range", min: "1", max: String(steps.length), value: "1", "aria-label": translate("Step") });
  const table = make("table", { class: "cell-names" }, make("caption", {}, translate("What the names hold before this line")), names);
  const view = make("div", { class: "cell-steps", role: "group", "aria-label": translate("Step by step") });

  const show = (index: number) => {
    const step = steps[index]!;
    const words = { step: index + 1, steps: steps.length, line: step.line, function: step.function };
    const told = translate(step.function ? "Step {step} of {steps}: line {line}, in {function}" : "Step {step} of {steps}: line {line}", words);
    slider.value = String(index + 1);
    slider.setAttribute("aria-valuetext", told);
    place.textContent = told;
    names.replaceChildren(...rows(step, before(steps, index)));
    view.dispatchEvent(new CustomEvent("step", { bubbles: true, detail: step.line }) satisfies StepEvent);
  };
  const move = (by: number) => show(Math.min(Math.max(Number(slider.value) - 1 + by, 0), steps.length - 1));
  slider.addEventListener("input", () => move(0));
  const back = button("Back", "", () => move(-1));
  const forward = button("Forward", "", () => move(1));

  if (steps.length === 0) return into.append(make("p", { class: "cell-notice" }, translate("This program has no step to show.")));
  view.append(make("div", { class: "cell-step-controls" }, back, forward, slider, place), table);
  if (!isWhole) view.append(make("p", { class: "cell-notice" }, translate("The first {steps} steps; the program went on.", { steps: steps.length })));
  into.append(view);
  show(0);
}

/** The step before this one in the same function: what has changed since is marked. */
function before(steps: readonly Step[], index: number): Step | undefined {
  const { function: name } = steps[index]!;
  return steps.slice(0, index).findLast((step) => step.function === name);
}

function rows(step: Step, earlier: Step | undefined): HTMLElement[] {
  return [...step.names].map(([name, value]) => {
    const isChanged = earlier !== undefined && earlier.names.get(name) !== value;
    const cell = make("td", {}, value);
    if (isChanged) cell.prepend(make("strong", { class: "cell-changed" }, translate("changed")), " ");
    return make("tr", {}, make("th", { scope: "row" }, make("code", {}, name)), cell);
  });
}

function parseSteps(recorded: unknown): { steps: Step[]; isWhole: boolean } {
  const { steps, isWhole } = record(recorded);
  const parsed = Array.isArray(steps) ? steps.map(parseStep).filter((step) => step !== null) : [];
  return { steps: parsed, isWhole: isWhole === true };
}

function parseStep(value: unknown): Step | null {
  const { line, function: name, names } = record(value);
  if (typeof line !== "number" || typeof name !== "string" || !Array.isArray(names)) return null;
  const pairs = names.filter((pair): pair is [string, string] => Array.isArray(pair) && pair.length === 2);
  return { line, function: name, names: new Map(pairs.map(([key, text]) => [String(key), String(text)])) };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
