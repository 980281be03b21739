import { fileURLToPath } from "node:url";
import type { ChangesPage } from "@slipway/core/api";
import type { Browser, CDPSession, Page } from "playwright-core";
import { rolldown } from "rolldown";
import * as v from "valibot";

/** The times of one visit, in milliseconds. */
export interface Visit {
  /** Until all files can be found. */
  readonly ready: number;
  /** The longest task of the page until then: by the clock, and the processor time of it. */
  readonly longestTask: number;
  readonly longestTaskCpu: number;
  /** From each typed letter until its results are painted. */
  readonly typing: readonly number[];
}

const entry = fileURLToPath(new URL("./search-page.tsx", import.meta.url));
const origin = "http://search.localhost";

const bundlePage = async (): Promise<string> => {
  const build = await rolldown({
    input: entry,
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  return output[0].code;
};

const TraceEvents = v.array(
  v.object({
    name: v.string(),
    pid: v.number(),
    tid: v.number(),
    /** Microseconds by the clock, and of the processor. */
    dur: v.optional(v.number(), 0),
    tdur: v.optional(v.number(), 0),
    args: v.optional(v.looseObject({ name: v.optional(v.string()) })),
  }),
);
type TraceEvent = v.InferOutput<typeof TraceEvents>[number];

/** Records the tasks of the main thread of the page's process. Returns a function that ends it. */
const traceTasks = async (session: CDPSession): Promise<() => Promise<readonly TraceEvent[]>> => {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    events.push(...v.parse(TraceEvents, value));
  });
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["toplevel", "disabled-by-default-devtools.timeline"],
      excludedCategories: ["*"],
    },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    const threads = new Set(
      events.flatMap(({ name, args, pid, tid }) =>
        name === "thread_name" && args?.name === "CrRendererMain" ? [`${pid} ${tid}`] : [],
      ),
    );
    return events.filter(
      ({ name, pid, tid }) => /RunTask$/.test(name) && threads.has(`${pid} ${tid}`),
    );
  };
};

const openPage = async (
  browser: Browser,
  listChanges: (since: string) => Promise<ChangesPage>,
): Promise<Page> => {
  const code = await bundlePage();
  const page = await browser.newPage();
  await page.route(`${origin}/**`, async (route) => {
    const url = new URL(route.request().url());
    if (url.pathname === "/") {
      const body = '<!doctype html><main></main><script type="module" src="/page.js"></script>';
      return route.fulfill({ contentType: "text/html", body });
    }
    if (url.pathname === "/page.js")
      return route.fulfill({ contentType: "text/javascript", body: code });
    const changes = await listChanges(url.searchParams.get("since") || "0");
    return route.fulfill({ json: changes });
  });
  return page;
};

const visit = async (page: Page, typed: readonly string[]): Promise<Visit> => {
  const session = await page.context().newCDPSession(page);
  const endTrace = await traceTasks(session);
  const start = performance.now();
  await page.goto(origin);
  await page.waitForFunction(() => globalThis.isIndexed, undefined, {
    polling: 100,
    timeout: 120_000,
  });
  const ready = performance.now() - start;
  const tasks = await endTrace();
  await session.detach();
  const input = page.locator("input");
  for (const text of typed) {
    await input.fill("");
    await input.pressSequentially(text, { delay: 150 });
  }
  const typing = await page.evaluate(() => globalThis.typingTimes);
  return {
    ready,
    longestTask: Math.max(...tasks.map(({ dur }) => dur)) / 1000,
    longestTaskCpu: Math.max(...tasks.map(({ tdur }) => tdur)) / 1000,
    typing,
  };
};

/**
 * Opens a page that searches files with React, first without anything that the browser keeps, and then again.
 *
 * @param typed the texts to type
 */
export const visitSearchPage = async (
  browser: Browser,
  {
    listChanges,
    typed,
  }: {
    readonly listChanges: (since: string) => Promise<ChangesPage>;
    readonly typed: readonly string[];
  },
): Promise<readonly [Visit, Visit]> => {
  const page = await openPage(browser, listChanges);
  const first = await visit(page, typed);
  const second = await visit(page, typed);
  await page.close();
  return [first, second];
};
