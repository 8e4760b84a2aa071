// `node --test tests/firefox/cells.test.ts` with the address of a page that has a program in SITE_PAGE.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "puppeteer-core";

import { WITHOUT_SNAPSHOT, launch, output, state, write } from "./browser.ts";

const PAGE = process.env.SITE_PAGE!;
const PROGRAM = `import wave
import numpy as np
print(np.linalg.inv(np.array([[2.0, 1.0], [1.0, 1.0]])))`;
const PRINTS = "[[ 1. -1.]\n [-1.  2.]]\n";

let firefox: Browser;
before(async () => (firefox = await launch()));
after(() => firefox.close());

async function startedFrom(browser: Browser): Promise<string | undefined> {
  const page = await browser.newPage();
  await page.goto(PAGE);
  await page.waitForSelector("py-cell .cell-run");
  await write(page, PROGRAM);
  await page.click("py-cell .cell-run");
  await state(page, "succeeded");
  assert.equal(await output(page), PRINTS);
  return page.$eval("iframe[sandbox]", (frame) => (frame as HTMLIFrameElement).dataset.startedFrom);
}

test("Python starts from the snapshot", async () => {
  assert.equal(await startedFrom(firefox), "snapshot");
});

test("Stop ends any program, and what comes next runs", async () => {
  const page = (await firefox.pages()).at(-1)!;
  await write(page, "print('so far', flush=True)\nwhile True: pass");
  await page.click("py-cell .cell-run");
  await page.waitForFunction(() => document.querySelector("py-cell .cell-output")?.textContent.includes("so far"));
  await page.click("py-cell .cell-stop");
  await state(page, "stopped");
  await write(page, "print('next')");
  await page.click("py-cell .cell-run");
  await state(page, "succeeded");
  assert.equal(await output(page), "next\n");
});

test("input() is answered in the page", async () => {
  const page = (await firefox.pages()).at(-1)!;
  await write(page, "print('Good day,', input('Who? '))");
  await page.click("py-cell .cell-run");
  await page.waitForSelector("py-cell .cell-question input");
  await page.type("py-cell .cell-question input", "Ada\n");
  await state(page, "succeeded");
  assert.equal(await output(page), "Who? Ada\nGood day, Ada\n");
});

test("Python starts from its files where the snapshot is not trusted", async () => {
  const other = await launch(WITHOUT_SNAPSHOT);
  try {
    assert.equal(await startedFrom(other), "files");
  } finally {
    await other.close();
  }
});
