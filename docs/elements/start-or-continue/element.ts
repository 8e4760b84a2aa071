import { lastStep } from "../progress/record.ts";
import { load } from "../progress/store.ts";
import { translate } from "../base/translate.ts";

/** The link to the lesson, which leads on to where the reader left it. */
export class StartOrContinue extends HTMLElement {
  connectedCallback(): void {
    const step = lastStep(load());
    const link = this.querySelector("a");
    if (step === undefined || link === null) return;
    link.hash = step;
    link.textContent = translate("Continue at step {number}", { number: step.replace("step-", "") });
  }
}
