import { make } from "../base/dom.ts";
import { parseJson } from "../base/json.ts";
import { translate } from "../base/translate.ts";

const IMAGES = ["image/png", "image/jpeg"];
/** The steps of a program; see sandbox/python/unrolled_steps.py. */
const STEPS = "application/vnd.unrolled.steps+json";

/** What a program has made to be looked at. An SVG goes into an image, in which no script runs and nothing loads. */
export function picture(mime: string, data: string, description: string): HTMLElement {
  if (mime === "image/svg+xml") return image(`data:image/svg+xml,${encodeURIComponent(data)}`, description);
  if (IMAGES.includes(mime)) return image(`data:${mime};base64,${data}`, description);
  if (mime === "text/html") return table(data);
  if (mime === STEPS) return steps(data);
  return make("pre", { class: "cell-stdout" }, data);
}

function image(source: string, description: string): HTMLElement {
  return make("img", { src: source, alt: description || translate("Picture made by the program above"), class: "cell-image" });
}

/** What cleans a table comes with the first one. */
function table(html: string): HTMLElement {
  const place = make("div", { class: "cell-html", tabindex: "0", role: "group", "aria-label": translate("Table") });
  fill(place, async () => place.append((await import("./tables.ts")).clean(html)));
  return place;
}

/** What shows steps comes with the first ones. */
function steps(json: string): HTMLElement {
  const place = make("div");
  fill(place, async () => (await import("./steps.ts")).showSteps(place, parseJson(json)));
  return place;
}

function fill(place: HTMLElement, show: () => Promise<void>): void {
  show().catch(() => place.append(translate("This could not be shown: a file of the site did not arrive.")));
}
