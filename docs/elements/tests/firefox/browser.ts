// Firefox on the machine, driven by WebDriver BiDi.
import { execFileSync } from "node:child_process";

import type { Browser, Page } from "puppeteer-core";
import puppeteer from "puppeteer-core";

/** What an iPhone calls itself, where Python starts without the snapshot; see sandbox/start.ts. */
export const WITHOUT_SNAPSHOT = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)";

export function launch(userAgent?: string): Promise<Browser> {
  const preferences = userAgent ? { "general.useragent.override": userAgent } : {};
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
