import type { Page } from "playwright-core";

/** The longest time that a step can take, in milliseconds. */
const longestStep = 300_000;

interface Task {
  readonly startTime: number;
  readonly duration: number;
}

/** A step of a benchmark in a page. */
export interface Step {
  readonly name: string;
  readonly act: () => Promise<unknown>;
}

/** Measures the steps of a benchmark in a page, and prints a row of a table for each. */
export interface StepTable {
  /**
   * Runs one step.
   *
   * @returns the time that the step took, in seconds
   * @throws {Error} if it fails or does not end in time, with its name and the title of the tray
   */
  readonly measure: (step: Step) => Promise<number>;
  /** The longest task of the page so far, in milliseconds. 0 if none took 50 ms. */
  readonly longest: () => number;
}

/**
 * Starts to watch the tasks of a page. A row has the longest task in the Long Tasks API, which reports tasks of at least 50 ms, and the
 * number of rendered rows. When files are chosen, the browser works in the same task before it notifies the page. The page's share starts with the
 * event.
 */
export const createStepTable = async (page: Page): Promise<StepTable> => {
  page.setDefaultTimeout(longestStep);
  await page.evaluate(() => {
    const watched = { tasks: [] as Task[], chosenAt: 0 };
    Object.assign(window, { watched });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        watched.tasks.push({ startTime, duration });
    }).observe({ type: "longtask" });
    // The first event about the files. It is captured before the page's own listeners run.
    for (const type of ["input", "drop"])
      window.addEventListener(type, () => (watched.chosenAt = performance.now()), true);
  });
  let longest = 0;

  const readTasks = (): Promise<{ readonly tasks: Task[]; readonly chosenAt: number }> =>
    page.evaluate(async () => {
      // Long tasks are reported a moment after they end.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { tasks, chosenAt } = Reflect.get(window, "watched");
      return { tasks: tasks.splice(0), chosenAt };
    });

  return {
    longest: () => longest,
    measure: async ({ name, act }) => {
      await readTasks();
      const start = performance.now();
      await withLimit(act).catch(async (cause) => {
        throw new Error(
          `The step "${name}" failed. The tray's title is "${await readTitle(page)}".`,
          {
            cause,
          },
        );
      });
      const seconds = (performance.now() - start) / 1000;
      const { tasks, chosenAt } = await readTasks();
      const getShare = ({ startTime, duration }: Task) =>
        duration - Math.min(duration, Math.max(0, chosenAt - startTime));
      const whole = Math.max(0, ...tasks.map(({ duration }) => duration));
      const share = Math.max(0, ...tasks.map(getShare));
      longest = Math.max(longest, share);
      const rows = await page.locator("li").count();
      console.log(
        `| ${name} | ${formatTask(whole)} | ${formatTask(share)} | ${rows} | ${seconds.toFixed(1)} |`,
      );
      return seconds;
    },
  };
};

export const formatTask = (duration: number): string =>
  duration < 50 ? "under 50" : duration.toFixed(0);

/** Not everything that Playwright waits for has a limit. */
const withLimit = async (act: Step["act"]): Promise<void> => {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`It took more than ${longestStep / 1000} s.`)),
    longestStep,
  );
  try {
    await Promise.race([act(), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const titleSelector = "section > header h2";

const readTitle = (page: Page): Promise<string | null> =>
  page
    .locator(titleSelector)
    .textContent({ timeout: 1000 })
    .catch(() => null);

/** Waits until the tray's title has a text. It polls rarely, so that the wait itself takes little time. */
export const waitForTitle = async (page: Page, text: string): Promise<void> => {
  await page.waitForFunction(
    ([selector, expected]) => document.querySelector(selector)?.textContent?.includes(expected),
    [titleSelector, text] as const,
    { polling: 200 },
  );
};
