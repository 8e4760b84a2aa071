import { CATALOGUES, language } from "../base/translate.ts";

const SITE_ROOT = new URL("../../", import.meta.url);

/**
 * A link into another language loads a whole page: the theme, which swaps pages in place, keeps their header, their
 * language and their list of languages as they were.
 */
export function guardBorder(): void {
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (link === null || !link.href.startsWith(SITE_ROOT.href)) return;
      if (link.classList.contains("md-select__link")) link.href = counterpart(link.hreflang);
      if (languageOf(link.pathname) !== language()) link.target = "_self"; // the theme leaves links with a target alone
    },
    { capture: true },
  );
}

/** This page in another language, where the head says that there is one, else that language's home page. */
function counterpart(other: string): string {
  const hasOne = document.head.querySelector(`link[rel~="alternate"][hreflang="${other}"]`) !== null;
  const here = location.pathname.slice(SITE_ROOT.pathname.length);
  const plain = language() === "en" ? here : here.slice(language().length + 1);
  return new URL(`${other === "en" ? "" : `${other}/`}${hasOne ? plain : ""}`, SITE_ROOT).href;
}

function languageOf(pathname: string): string {
  const folder = pathname.slice(SITE_ROOT.pathname.length).split("/")[0] ?? "";
  return folder in CATALOGUES ? folder : "en";
}
