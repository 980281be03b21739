import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

/**
 * Measures an open tab as Lighthouse's default phone: a slow processor and a slow connection. The tab stays signed in.
 *
 * @returns the scores from 0 to 100, and the largest contentful paint in seconds
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
    const failed = Object.values(lhr.audits).filter(
      ({ score, scoreDisplayMode }) =>
        score !== null && score < 0.9 && scoreDisplayMode !== "manual",
    );
    return {
      scores: Object.values(lhr.categories).map(({ title, score }) => ({
        title,
        score: Math.round((score ?? 0) * 100),
      })),
      largestPaint: lhr.audits["largest-contentful-paint"].numericValue / 1000,
      failed: failed.map(({ id, displayValue = "" }) => `${id} ${displayValue}`.trim()),
    };
  } finally {
    await browser.disconnect();
  }
};
