import "./element.css";

import { button, make } from "../base/dom.ts";
import { ExerciseCell } from "../exercise-cell/element.ts";
import { parseVerdict } from "../verdict/verdict.ts";
import { viewVerdict } from "../verdict/view.ts";
import type { HubStatus, Submission } from "../base/hub.ts";
import { findHub, readSubmission, submit } from "../base/hub.ts";
import { fillNotebook } from "./notebook.ts";

const ASK_AGAIN_SECONDS = 1.5;

/**
 * `<submit-notebook assignment="rnn-cell" notebook="rnn-cell.ipynb">`: the page's work as a notebook, to keep or to
 * hand in. Who hands in is known to the hub by its session, never by the file.
 */
export class SubmitNotebook extends HTMLElement {
  readonly #message = make("p", { role: "status", class: "submit-message" });
  readonly #result = make("div", { class: "submit-result" });
  readonly #file = make("input", { type: "file", accept: ".ipynb,application/x-ipynb+json", "aria-label": "A notebook to submit", hidden: true });
  #isPrepared = false;
  /** The id of the submission that the message is about. */
  #followed = "";

  connectedCallback(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    const download = button("Download the notebook", "submit-download", () => void this.#download());
    const hand = button("Submit", "submit-send", () => void this.#submit(hand, () => this.#notebook()));
    const upload = button("Submit a notebook file", "submit-upload", () => this.#file.click());
    this.#file.addEventListener("change", () => {
      const file = this.#file.files?.[0];
      this.#file.value = "";
      if (file !== undefined) void this.#submit(upload, () => file.text());
    });
    this.append(make("div", { class: "submit-controls" }, download, hand, upload, this.#file), this.#message, this.#result);
  }

  get #assignment(): string {
    return this.getAttribute("assignment") ?? "";
  }

  async #notebook(): Promise<string> {
    const address = new URL(this.getAttribute("notebook") ?? `${this.#assignment}.ipynb`, document.baseURI);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`The release notebook could not be read (${response.status}).`);
    return fillNotebook(await response.text(), this.#solutions());
  }

  #solutions(): Map<string, string> {
    const cells = document.querySelectorAll(`exercise-cell[assignment="${CSS.escape(this.#assignment)}"]`);
    return new Map([...cells].filter((cell) => cell instanceof ExerciseCell).map((cell) => [cell.function, cell.code]));
  }

  async #download(): Promise<void> {
    try {
      const file = new Blob([await this.#notebook()], { type: "application/x-ipynb+json" });
      const link = make("a", { href: URL.createObjectURL(file), download: `${this.#assignment}.ipynb` });
      link.click();
      URL.revokeObjectURL(link.href);
      this.#say("Downloaded. It is the release notebook with the functions as they stand on this page.");
    } catch (error) {
      this.#say(words(error));
    }
  }

  async #submit(button: HTMLButtonElement, notebook: () => Promise<string>): Promise<void> {
    button.disabled = true;
    this.#followed = "";
    this.#result.replaceChildren();
    try {
      const hub = await findHub();
      if (!hub?.learner) return this.#say(whyNot(hub));
      this.#say("Submitting");
      await this.#follow(await submit(this.#assignment, await notebook()), hub.grading, button);
    } catch (error) {
      this.#say(words(error));
    } finally {
      button.disabled = false;
    }
  }

  /** Say how the submission stands until it is graded, or until the reader leaves or, while grading is off, submits anew. */
  async #follow(submission: Submission, grading: HubStatus["grading"], button: HTMLButtonElement): Promise<void> {
    this.#followed = submission.id;
    let current = submission;
    while (current.state === "queued" || current.state === "grading") {
      this.#say(`${received(current)} ${waiting(current, grading)}`);
      button.disabled = grading.available;
      await new Promise((resolve) => setTimeout(resolve, 1000 * (current.ask_again_in ?? ASK_AGAIN_SECONDS)));
      if (!grading.available) grading = (await findHub())?.grading ?? grading;
      current = await newer(current);
      if (!this.isConnected || this.#followed !== submission.id) return;
    }
    if (current.state === "ungradable") {
      return this.#say(current.message ?? "It could not be graded. That does not count against you.");
    }
    const points = `Graded: ${current.score ?? 0} of ${current.max_score ?? 0} points.`;
    const beside = current.message ? `${current.message} ` : "";
    this.#message.replaceChildren(`${points} ${beside}`, make("a", { href: "/hub/me" }, "All your attempts"), ".");
    const verdicts = (current.verdicts ?? []).map(({ verdict }) => parseVerdict(verdict));
    this.#result.replaceChildren(...verdicts.filter((verdict) => verdict !== null).map(viewVerdict));
  }

  #say(text: string): void {
    this.#message.textContent = text;
  }
}

function whyNot(hub: HubStatus | null): string {
  if (hub === null) return "This site has no submission service. Download the notebook, and hand it in as your class does.";
  return "You are not signed in. Open the personal link from your instructor, then submit again.";
}

/** The receipt: what was received when, and what was read in it. */
function received({ id, attempt, received, sha256, cells }: Submission): string {
  const read = cells.length === 0 ? "no function of this exercise was found in it" : `read: ${cells.join(", ")}`;
  return `Received ${new Date(received).toLocaleString("en-GB")}: attempt ${attempt}, id ${id.slice(0, 8)}, SHA-256 ${sha256.slice(0, 12)}; ${read}.`;
}

/** The submission as it stands now; as it stood, where the hub is being started again and does not answer. */
async function newer(submission: Submission): Promise<Submission> {
  try {
    return await readSubmission(submission.id);
  } catch (error) {
    if (error instanceof TypeError) return submission;
    throw error;
  }
}

function waiting({ state }: Submission, grading: HubStatus["grading"]): string {
  if (state === "grading") return "Being graded.";
  return grading.available ? "Waiting to be graded." : `Grading is off for now: ${grading.reason ?? "no reason is given"}`;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
