import { translate } from "./translate.ts";

type Child = Node | string;
type Attributes = Record<string, string | boolean>;

/** A new element with attributes and children; false leaves an attribute out, true gives it without a value. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  // A browser that translates the page leaves code and output as they are.
  if (tag === "pre" || tag === "code") element.translate = false;
  element.append(...children);
  return element;
}

/** A button; its label is one of the elements' words. */
export function button(label: string, className: string, act: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", class: className }, translate(label));
  element.addEventListener("click", act);
  return element;
}
