// `node tests/firefox/visits.ts TASK` prints, as JSON, the seconds from the click to the result of a first visit by
// Firefox and of the second one. For the benchmarks.
import { launch } from "./browser.ts";

interface Task {
  address: string;
  /** What is clicked, and where the result appears. */
  button: string;
  output: string;
  fromFiles: boolean;
}

const { address, button, output, fromFiles } = JSON.parse(process.argv[2]!) as Task;

/** Clicks, and takes the time until the result is there. */
function secondsToResult(button: string, output: string): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    const watch = new MutationObserver(() => {
      if (!document.querySelector(output)?.textContent.includes("result")) return;
      watch.disconnect();
      resolve((performance.now() - began) / 1000);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    document.querySelector<HTMLElement>(button)!.click();
  });
}

const firefox = await launch({ switchesStacks: !fromFiles });
try {
  const seconds: number[] = [];
  for (let visit = 0; visit < 2; visit++) {
    const page = await firefox.newPage();
    await page.goto(address, { waitUntil: "load" });
    await new Promise((resolve) => setTimeout(resolve, 1000)); // what the page itself needs has come
    seconds.push(await page.evaluate(secondsToResult, button, output));
    await new Promise((resolve) => setTimeout(resolve, 2000)); // what is fetched for later has come
    await page.close();
  }
  console.log(JSON.stringify(seconds));
} finally {
  await firefox.close();
}
