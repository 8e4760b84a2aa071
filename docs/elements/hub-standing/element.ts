import { findHub } from "../submit-notebook/hub.ts";

/** Says whether a class's service stands behind this site. The content says what holds where none does. */
export class HubStanding extends HTMLElement {
  async connectedCallback(): Promise<void> {
    this.setAttribute("role", "status");
    const hub = await findHub();
    if (hub === null || !this.isConnected) return;
    const grading = hub.grading.available ? "it grades what is submitted" : `it does not grade at present (${hub.grading.reason ?? "no reason given"})`;
    const learner = hub.learner === null ? "you are not signed in" : `you are signed in as ${hub.learner.name}`;
    this.textContent = `A class's service answers here: ${grading}, and ${learner}.`;
  }
}
