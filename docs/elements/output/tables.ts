import DOMPurify from "dompurify";

/** Tables and plain text marks; no scripts, styles, links, forms, or anything that makes a request. */
const TABLE = {
  ALLOWED_TAGS: [
    ..."table caption thead tbody tfoot tr th td colgroup col p br b i em strong code pre sub sup ul ol li span div".split(
      " ",
    ),
  ],
  ALLOWED_ATTR: ["colspan", "rowspan", "scope"],
};

export function clean(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, { ...TABLE, RETURN_DOM_FRAGMENT: true });
}
