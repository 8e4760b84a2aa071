import "./element.css";

import { make } from "../base/dom.ts";
import { checked } from "../progress/checked.ts";

/**
 * Marks in the list of exercises which functions have passed Check in this browser.
 *
 * `<exercise-list>` around a list whose items link to an assignment and name its functions as code.
 */
export class ExerciseList extends HTMLElement {
  connectedCallback(): void {
    const passed = checked();
    for (const item of this.querySelectorAll("li")) {
      const assignment = item.querySelector("a")?.pathname.split("/").at(-2) ?? "";
      const functions = [...item.querySelectorAll("code")];
      const done = functions.filter((code) => passed.has(`${assignment}/${code.textContent}`));
      for (const code of done) code.classList.add("exercise-done");
      item.querySelector(".exercise-state")?.remove();
      if (done.length === 0) continue;
      const state = done.length === functions.length ? "all passed" : `${done.length} of ${functions.length} passed`;
      item.querySelector("a")?.after(" ", make("strong", { class: "exercise-state" }, state));
    }
  }
}
