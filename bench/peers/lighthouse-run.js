import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

/**
 * Measures an open tab as Lighthouse's default phone: a slow processor and a slow connection. The tab stays signed in.
 *
 * @returns the scores from 0 to 100, the largest contentful paint in seconds, the total blocking time in milliseconds, and Lighthouse's
 *   measure of the machine's speed, which is about 1,500 for a fast one
 */
export const runLighthouse = async (port, url) => {
  const browser = await puppeteer.connect({
    browserURL: `http://127.0.0.1:${port}`,
    defaultViewport: null,
  });
  try {
    const page = (await browser.pages()).find((each) => each.url() === url);
    if (page === undefined) throw new Error(`No tab has ${url}.`);
    const { lhr } = await lighthouse(
      url,
      { disableStorageReset: true, logLevel: "error" },
      undefined,
      page,
    );
    const read = (id) => lhr.audits[id].numericValue;
    const failed = Object.values(lhr.audits).filter(
      ({ score, scoreDisplayMode }) =>
        score !== null && score < 0.9 && scoreDisplayMode !== "manual",
    );
    return {
      scores: Object.values(lhr.categories).map(({ title, score }) => ({
        title,
        score: Math.round((score ?? 0) * 100),
      })),
      largestPaint: read("largest-contentful-paint") / 1000,
      blockingTime: read("total-blocking-time"),
      machineSpeed: lhr.environment.benchmarkIndex,
      failed: failed.map(({ id, displayValue = "" }) => `${id} ${displayValue}`.trim()),
    };
  } finally {
    await browser.disconnect();
  }
};
