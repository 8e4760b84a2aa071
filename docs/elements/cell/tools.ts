import { button, make } from "../base/dom.ts";
import { shareAddress } from "../versions/share.ts";
import type { Source } from "./source.ts";
import { translate } from "../base/translate.ts";

/** The buttons that take a cell's code elsewhere, or back to where it began. */
export function tools(cell: string, name: string, source: Source, say: (text: string) => void): HTMLButtonElement[] {
  const copy = (text: string, copied: string) =>
    navigator.clipboard.writeText(text).then(
      () => say(translate(copied)),
      () => say(translate("This browser does not let the page copy. {text}", { text })),
    );
  return [
    button("Reset", "cell-tool cell-reset", () => {
      void source.reset().then(() => say(translate("As the page has it")));
    }),
    button("Copy", "cell-tool", () => void copy(source.text, "Code copied")),
    button("Download", "cell-tool", () => {
      const link = make("a", {
        href: URL.createObjectURL(new Blob([source.text + "\n"], { type: "text/x-python" })),
        download: name.endsWith(".py") ? name : `${name.replaceAll(/\W+/g, "_")}.py`,
      });
      link.click();
      URL.revokeObjectURL(link.href);
    }),
    button("Share", "cell-tool", () => {
      void shareAddress(location.href, cell, source.text).then((address) => copy(address, "Link copied"));
    }),
  ];
}
