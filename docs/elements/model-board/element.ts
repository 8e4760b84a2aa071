import "./element.css";

import { make } from "../base/dom.ts";
import { findHub } from "../base/hub.ts";
import { filterRows, sortable } from "./table.ts";

const LOOK_AGAIN_SECONDS = 60;

/**
 * The model board, in its true state: live while the hub answers, else as it was exported or last seen.
 *
 * `<model-board as-of="...">` around the exported board; `<model-board live>` around what the hub has just rendered.
 */
export class ModelBoard extends HTMLElement {
  readonly #standing = make("p", { role: "status", class: "board-standing" });
  readonly #controls = make("div", { class: "board-controls" });
  readonly #content = make("div");
  #connected = new AbortController();
  #hasSeenHub = false;
  #isCurrent = false;
  #asOf = "";

  connectedCallback(): void {
    if (!this.contains(this.#content)) this.#prepare();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const look = () => void this.#look();
    for (const event of ["online", "offline"]) window.addEventListener(event, look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
    // Where no hub has ever answered there is none, and nothing to ask again.
    const timer = setInterval(() => this.#hasSeenHub && !document.hidden && look(), 1000 * LOOK_AGAIN_SECONDS);
    signal.addEventListener("abort", () => clearInterval(timer));
    look();
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #prepare(): void {
    this.#asOf = this.getAttribute("as-of") ?? "";
    this.#isCurrent = this.hasAttribute("live");
    if (this.#isCurrent) this.#asOf = new Date().toISOString();
    this.#content.append(...this.childNodes);
    this.append(this.#standing, this.#controls, this.#content);
    // A link to an entry opens it.
    this.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#entry-"]') : null;
      if (link !== null) this.#open(link.hash);
    });
    this.#equip();
    this.#open(location.hash);
  }

  /** Give the table its sorting and its filter. */
  #equip(): void {
    const table = this.#content.querySelector("table.board-table");
    this.#controls.replaceChildren();
    if (!(table instanceof HTMLTableElement)) return;
    sortable(table);
    this.#controls.append(...filterRows(table, [...this.#content.querySelectorAll<HTMLElement>("details.board-entry")]));
  }

  async #look(): Promise<void> {
    const hub = navigator.onLine ? await findHub() : null;
    if (!this.isConnected) return;
    if (hub === null) {
      this.#isCurrent = false;
      return this.#say("offline", this.#asOf === "" ? "No hub answers." : `No hub answers. This is the board as of ${words(this.#asOf)}.`);
    }
    this.#hasSeenHub = true;
    if (!this.#isCurrent) await this.#renew();
    this.#say("online", hub.learner === null ? "The hub answers. To share or to review, sign in." : `The hub answers, and you are signed in as ${hub.learner.name}.`);
  }

  /** Show the hub's board in place of the one that is shown. */
  async #renew(): Promise<void> {
    const response = await fetch("/hub/board/table").catch(() => null);
    if (!response?.ok) return;
    const board = new DOMParser().parseFromString(await response.text(), "text/html");
    this.#content.replaceChildren(...board.body.childNodes);
    this.#asOf = new Date().toISOString();
    this.#isCurrent = true;
    this.#equip();
    this.#open(location.hash);
  }

  #say(standing: "online" | "offline", text: string): void {
    this.dataset["standing"] = standing;
    const parts: (Node | string)[] = [make("strong", { class: `board-${standing}` }, standing.toUpperCase()), ` ${text}`];
    if (standing === "online" && location.pathname !== "/hub/board") parts.push(" ", make("a", { href: "/hub/board" }, "Share or review"), ".");
    if (this.#standing.textContent !== parts.map((part) => (typeof part === "string" ? part : part.textContent)).join("")) this.#standing.replaceChildren(...parts);
  }

  #open(hash: string): void {
    const entry = hash.startsWith("#entry-") ? this.querySelector(`#${CSS.escape(hash.slice(1))}`) : null;
    if (entry instanceof HTMLDetailsElement) entry.open = true;
  }
}

function words(moment: string): string {
  const time = new Date(moment);
  return Number.isNaN(time.valueOf()) ? moment : time.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}
