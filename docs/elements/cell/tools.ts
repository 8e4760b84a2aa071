import { button, make } from "../base/dom.ts";
import { shareAddress } from "../versions/share.ts";
import type { Source } from "./source.ts";
import { translate } from "../base/translate.ts";

/** The buttons that take a cell's code elsewhere, or back to where it began. */
export function tools(cell: string, name: string, source: Source, say: (text: string) => void): HTMLButtonElement[] {
  const copy = async (text: string, copied: string) =>
    say((await isCopied(text)) ? translate(copied) : translate("This browser does not let the page copy. {text}", { text }));
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

/** Copy a text; where the page has no clipboard, as with plain http, by the browser's own command. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const area = make("textarea", { "aria-hidden": "true", style: "position: fixed; opacity: 0" });
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return isDone;
  }
}
