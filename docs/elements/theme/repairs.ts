/** The theme puts each copy button into a `<nav>` without a name, among which nobody finds their way. */
export function repairCopyButtons(): void {
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLElement && node.matches("nav.md-code__nav")) node.role = "none";
    }
  }).observe(document, { subtree: true, childList: true });
}

/**
 * While a reader switches the colours, nothing fades: `data-colours-switch` says so to the theme's style, from which
 * docs/hooks/finish/light_pages.py has taken the theme's own attribute, since that is there at each start of a page, too.
 */
export function switchColoursAtOnce(): void {
  document.addEventListener(
    "change",
    ({ target }) => {
      if (!(target instanceof Element) || target.closest("[data-md-component=palette]") === null) return;
      document.body.dataset["coloursSwitch"] = "";
      // In the first frame the colours are drawn, in the second they are there.
      requestAnimationFrame(() => requestAnimationFrame(() => delete document.body.dataset["coloursSwitch"]));
    },
    { capture: true },
  );
}
