// Firefox on the machine, driven by WebDriver BiDi.
import { execFileSync } from "node:child_process";

import type { Browser, Page } from "puppeteer-core";
import puppeteer from "puppeteer-core";

/** Firefox before 153 cannot switch stacks: Python starts from its files there, and cannot wait for an answer. */
const WITHOUT_SWITCHING = { "javascript.options.wasm_js_promise_integration": false };

export function launch({ switchesStacks }: { switchesStacks: boolean }): Promise<Browser> {
  const preferences = switchesStacks ? {} : WITHOUT_SWITCHING;
  return puppeteer.launch({
    browser: "firefox",
    executablePath: program(),
    headless: true,
    extraPrefsFirefox: preferences,
    protocolTimeout: 120_000,
  });
}

/** Put code into the first cell of the page, in place of what is there. */
export async function write(page: Page, code: string): Promise<void> {
  if ((await page.$("py-cell .cm-content")) === null) await page.click("py-cell pre");
  await page.waitForSelector("py-cell .cm-content");
  await page.click("py-cell .cm-content");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.evaluate((text) => document.execCommand("insertText", false, text), code);
}

export async function state(page: Page, wanted: string): Promise<void> {
  await page.waitForSelector(`py-cell .cell-controls[data-state="${wanted}"]`, { timeout: 90_000 });
}

export function output(page: Page): Promise<string> {
  return page.$eval("py-cell .cell-output", (element) => element.textContent);
}

function program(): string {
  for (const name of ["firefox-esr", "firefox"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // the other one, perhaps
    }
  }
  throw new Error("No Firefox: install it (Debian: apt install firefox-esr).");
}
