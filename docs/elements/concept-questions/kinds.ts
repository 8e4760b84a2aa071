// The kinds of questions: each makes its controls of the static fold-outs, and says whether the answer given is right.
import { button, make } from "../base/dom.ts";
import { shuffled } from "./draw.ts";
import { isNumber, isOutput } from "./judge.ts";
import { translate } from "../base/translate.ts";

export interface Answer {
  readonly right: boolean;
  /** Why, for what was chosen. */
  readonly why: readonly Node[];
}

export interface Question {
  /** What the learner answered; undefined if nothing yet. */
  answer(): Answer | undefined;
  /** Show the controls as they were before any answer. */
  clear(): void;
}

type Kind = (element: HTMLElement, name: string) => Question;

const KINDS: Record<string, Kind> = {
  choice: (element, name) => choices(element, name, "radio"),
  choices: (element, name) => choices(element, name, "checkbox"),
  number: (element) => typed(element, "decimal", (text, answer) => isNumber(text, Number(answer), Number(element.dataset["tolerance"]))),
  output: (element) => typed(element, "text", isOutput),
  line: markLine,
  order: putInOrder,
  function: writeFunction,
};

/** Make a question of its static form. */
export function question(element: HTMLElement, name: string): Question | undefined {
  return KINDS[element.dataset["kind"] ?? ""]?.(element, name);
}

function choices(element: HTMLElement, name: string, type: "radio" | "checkbox"): Question {
  const group = make("fieldset", {}, make("legend", {}, ...moved(element, "p")));
  const folded = [...element.querySelectorAll<HTMLDetailsElement>("details.choice")];
  const options = shuffled(folded, Math.random).map((details) => {
    const input = make("input", { type, name });
    group.append(make("label", {}, input, make("span", {}, ...(details.querySelector("summary")?.childNodes ?? []))));
    const why = [...(details.querySelector("p")?.childNodes ?? [])];
    details.remove();
    return { input, why, right: "right" in details.dataset };
  });
  element.prepend(group);
  return {
    answer() {
      const chosen = options.filter(({ input }) => input.checked);
      if (chosen.length === 0) return undefined;
      const right = options.every((option) => option.input.checked === option.right);
      const missed = options.filter((option) => option.right && !option.input.checked);
      const said = chosen.flatMap(({ why }) => paragraph(why));
      return { right, why: missed.length > 0 && type === "checkbox" ? [...said, ...paragraph([translate("Not all that are right.")])] : said };
    },
    clear() {
      for (const { input } of options) input.checked = false;
    },
  };
}

function typed(element: HTMLElement, inputmode: string, isSame: (text: string, answer: string) => boolean): Question {
  const input = make("input", { type: "text", inputmode, autocomplete: "off", spellcheck: "false" });
  const label = make("label", {}, make("span", {}, ...moved(element, "p")), input);
  const { why, mistakes } = solution(element);
  const code = element.querySelector(".highlight");
  element.prepend(label);
  if (code !== null) label.firstElementChild?.after(code);
  const unexpected = translate(inputmode === "decimal" ? "That is not it. Work it out on paper." : "It prints something else. Follow it line by line.");
  return {
    answer() {
      if (input.value.trim() === "") return undefined;
      const right = isSame(input.value, element.dataset["answer"] ?? "");
      const known = mistakes.find(({ answer }) => isSame(input.value, answer));
      return { right, why: right ? why() : (known?.why() ?? paragraph([unexpected])) };
    },
    clear: () => (input.value = ""),
  };
}

function markLine(element: HTMLElement, name: string): Question {
  const group = make("fieldset", {}, make("legend", {}, ...moved(element, "p")));
  const { why, mistakes } = solution(element);
  const list = element.querySelector("ol")!;
  const inputs = [...list.querySelectorAll("li")].map((item, index) => {
    const input = make("input", { type: "radio", name });
    item.replaceChildren(make("label", {}, input, make("span", { class: "line-number" }, `${index + 1}`), ...item.childNodes));
    return input;
  });
  group.append(list);
  element.prepend(group);
  return {
    answer() {
      const marked = inputs.findIndex((input) => input.checked);
      if (marked < 0) return undefined;
      if (marked + 1 === Number(element.dataset["wrong"])) return { right: true, why: why() };
      const known = mistakes.find(({ answer }) => answer === `${marked + 1}`);
      return { right: false, why: known?.why() ?? paragraph([translate("That line does what it should.")]) };
    },
    clear() {
      for (const input of inputs) input.checked = false;
    },
  };
}

function putInOrder(element: HTMLElement): Question {
  const group = make("fieldset", {}, make("legend", {}, ...moved(element, "p")));
  const { why } = solution(element);
  const list = element.querySelector("ol")!;
  const items = [...list.querySelectorAll("li")];
  let touched = false;
  for (const item of items) {
    const text = item.textContent;
    const shift = (by: -1 | 1) => {
      touched = true;
      if (by < 0) item.previousElementSibling?.before(item);
      else item.nextElementSibling?.after(item);
      (by < 0 ? up : down).focus(); // which a line loses when it is put elsewhere
    };
    const up = button("↑", "line-up", () => shift(-1));
    const down = button("↓", "line-down", () => shift(1));
    up.setAttribute("aria-label", translate("Move up: {line}", { line: text }));
    down.setAttribute("aria-label", translate("Move down: {line}", { line: text }));
    item.prepend(up, down);
  }
  group.append(list);
  element.prepend(group);
  return {
    answer() {
      if (!touched) return undefined;
      const misplaced = [...list.children].findIndex((item, i) => (item as HTMLElement).dataset["place"] !== `${i}`);
      if (misplaced < 0) return { right: true, why: why() };
      const said =
        misplaced === 0
          ? translate("Another line comes first.")
          : translate("The first {count} are right; another line comes next.", { count: misplaced });
      return { right: false, why: paragraph([said]) };
    },
    clear() {
      touched = false;
      list.append(...items);
    },
  };
}

function writeFunction(element: HTMLElement): Question {
  let passed: boolean | undefined;
  element.addEventListener("verdict", (event) => {
    passed = (event as CustomEvent<{ status: string }>).detail.status === "passed";
  });
  return {
    answer: () => (passed === undefined ? undefined : { right: passed, why: [] }),
    clear: () => (passed = undefined),
  };
}

/** Take the question's text out of its static place. */
function moved(element: HTMLElement, selector: string): Node[] {
  const place = element.querySelector(`:scope > ${selector}`);
  const nodes = [...(place?.childNodes ?? [])];
  place?.remove();
  return nodes;
}

interface Mistake {
  readonly answer: string;
  why(): Node[];
}

/** Take the folded solution away; what it said is shown when the answer is right, or is one of the known mistakes. */
function solution(element: HTMLElement): { why(): Node[]; mistakes: readonly Mistake[] } {
  const details = element.querySelector("details.solution");
  const nodes = [...(details?.querySelector("p")?.childNodes ?? [])];
  const items = [...(details?.querySelectorAll<HTMLElement>(".mistakes li") ?? [])];
  details?.remove();
  const mistakes = items.map((item) => {
    const said = [...(item.querySelector("span")?.childNodes ?? [])];
    return { answer: item.dataset["answer"] ?? "", why: () => paragraph(said) };
  });
  return { why: () => paragraph(nodes), mistakes };
}

function paragraph(nodes: readonly (Node | string)[]): Node[] {
  return [make("p", {}, ...nodes.map((node) => (typeof node === "string" ? node : node.cloneNode(true))))];
}
