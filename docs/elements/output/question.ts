import { make } from "../base/dom.ts";
import type { Output } from "./output.ts";
import { translate } from "../base/translate.ts";

/** Ask the reader for a line, as `input()` does in a terminal. */
export function ask(output: Output, prompt: string): Promise<string> {
  return new Promise((resolve) => {
    const line = make("input", { type: "text", autocomplete: "off", "aria-label": prompt || translate("Input for the program") });
    const form = make("form", { class: "cell-question" }, make("span", {}, prompt), line, make("button", {}, translate("Enter")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      resolve(line.value);
    });
    output.append(form);
    line.focus();
  });
}
