// `node --test tests/firefox/cells.test.ts` with the address of a page that has a program in SITE_PAGE.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "puppeteer-core";

import { launch, output, state, write } from "./browser.ts";

const PAGE = process.env.SITE_PAGE!;
const PROGRAM = `import wave
import numpy as np
print(np.linalg.inv(np.array([[2.0, 1.0], [1.0, 1.0]])))`;
const TASKS = `import asyncio
async def double(number):
    await asyncio.sleep(0.01 * number)
    return 2 * number
async def both():
    return await asyncio.gather(double(2), double(1))
print(asyncio.run(both()))
print(await double(3))`;
const PRINTS = "[[ 1. -1.]\n [-1.  2.]]\n";

let firefox: Browser;
before(async () => (firefox = await launch({ switchesStacks: true })));
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

test("without stack switching Python starts from its files, and says what it cannot do", async () => {
  const other = await launch({ switchesStacks: false });
  try {
    assert.equal(await startedFrom(other), "files");
    const page = (await other.pages()).at(-1)!;
    assert.equal(await page.evaluate(() => "Suspending" in WebAssembly), false);
    await write(page, TASKS);
    await page.click("py-cell .cell-run");
    await state(page, "succeeded");
    assert.equal(await output(page), "[4, 2]\n6\n");
    await write(page, "input('Who? ')");
    await page.click("py-cell .cell-run");
    await state(page, "failed");
    assert.match(await output(page), /this browser cannot pause a program for input\(\); put the value into the code instead/);
    await write(page, "while True: pass");
    await page.click("py-cell .cell-run");
    await state(page, "running");
    await page.click("py-cell .cell-stop");
    await state(page, "stopped");
    await write(page, "print('next')");
    await page.click("py-cell .cell-run");
    await state(page, "succeeded");
    assert.equal(await output(page), "next\n");
  } finally {
    await other.close();
  }
});
