// Audits pages by Lighthouse: `node audit.mjs '{"addresses": [...], "categories": [...]}'` prints, for each address,
// the score of each category (0 to 100) and the audits that cost points.
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const { addresses, categories } = JSON.parse(process.argv[2]);
const measuresSpeed = categories.includes("performance");
// What waiting brings is of interest to speed alone.
const QUICK = {
  throttlingMethod: "provided",
  disableFullPageScreenshot: true,
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
};

const chrome = await chromeLauncher.launch({
  chromeFlags: ["--headless=new", "--no-first-run", "--disable-component-update", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  const found = {};
  for (const address of addresses) {
    const result = await lighthouse(address, {
      port: chrome.port,
      onlyCategories: categories,
      logLevel: "error",
      ...(measuresSpeed ? {} : QUICK),
    });
    found[address] = { scores: scores(result.lhr), faults: faults(result.lhr) };
  }
  console.log(JSON.stringify(found));
} finally {
  chrome.kill();
}

function scores(report) {
  return Object.fromEntries(Object.values(report.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
}

function faults(report) {
  const counted = Object.values(report.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  return counted
    .map(({ id }) => report.audits[id])
    .filter(({ score }) => score !== null && score < 1)
    .map(({ id, title, displayValue, details }) => ({ id, title, displayValue, items: (details?.items ?? []).slice(0, 3) }));
}
