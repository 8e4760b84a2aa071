/** The theme puts each copy button into a `<nav>` without a name, among which nobody finds their way. */
export function repairCopyButtons(): void {
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLElement && node.matches("nav.md-code__nav")) node.role = "none";
    }
  }).observe(document, { subtree: true, childList: true });
}
