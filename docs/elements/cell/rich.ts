import DOMPurify from "dompurify";

import { make } from "./dom.ts";
import { translate } from "../words/translate.ts";

const IMAGES = ["image/png", "image/jpeg"];

/** Tables and plain text marks; no scripts, styles, links, forms, or anything that makes a request. */
const TABLE = {
  ALLOWED_TAGS: [
    ..."table caption thead tbody tfoot tr th td colgroup col p br b i em strong code pre sub sup ul ol li span div".split(
      " ",
    ),
  ],
  ALLOWED_ATTR: ["colspan", "rowspan", "scope"],
};

/** What a program has made to be looked at. An SVG goes into an image, in which no script runs and nothing loads. */
export function picture(mime: string, data: string): HTMLElement {
  if (mime === "image/svg+xml") return image(`data:image/svg+xml,${encodeURIComponent(data)}`);
  if (IMAGES.includes(mime)) return image(`data:${mime};base64,${data}`);
  if (mime === "text/html") {
    const table = make("div", { class: "cell-html", tabindex: "0", role: "group", "aria-label": "Table" });
    table.append(DOMPurify.sanitize(data, { ...TABLE, RETURN_DOM_FRAGMENT: true }));
    return table;
  }
  return make("pre", { class: "cell-stdout" }, data);
}

function image(source: string): HTMLElement {
  return make("img", { src: source, alt: translate("Picture made by the program above"), class: "cell-image" });
}
