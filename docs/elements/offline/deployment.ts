/** Reload where the theme has put a page of another deployment in place of the first: it needs elements of its own. */
export function watchDeployment(): void {
  const own = deployment();
  const check = () => {
    const shown = deployment();
    if (own !== undefined && shown !== undefined && shown !== own) location.reload();
  };
  new MutationObserver(check).observe(document.head, { childList: true });
}

function deployment(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="unrolled-deployment"]')?.content;
}
