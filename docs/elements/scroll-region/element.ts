/** Content that may be wider than the screen; while it is, the keyboard can reach it and scroll it. */
export class ScrollRegion extends HTMLElement {
  #size = new ResizeObserver(() => this.#measure());

  connectedCallback(): void {
    this.#size.observe(this);
  }

  disconnectedCallback(): void {
    this.#size.disconnect();
  }

  #measure(): void {
    if (this.scrollWidth > this.clientWidth) this.tabIndex = 0;
    else this.removeAttribute("tabindex");
  }
}
