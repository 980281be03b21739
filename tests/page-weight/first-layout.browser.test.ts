// Tests that the page's scripts leave the first layout to the browser, which would make one long task of rendering and layout.
import type { CDPSession } from "playwright-core";
import { expect, test } from "vitest";
import { findItem, openPage } from "../page.ts";
import { pdf } from "../real-files.ts";
import { uploadFile } from "../script-client.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { startTestStack } from "../stack.ts";

const browser = await getSharedBrowser();

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
}

const isTraceEvent = (value: unknown): value is TraceEvent =>
  typeof value === "object" && value !== null && "name" in value && "ts" in value;

/** Records what the browser does. Returns the function that ends it and returns the events. */
const startTrace = async (session: CDPSession): Promise<() => Promise<readonly TraceEvent[]>> => {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    const collected: readonly unknown[] = value;
    events.push(...collected.filter(isTraceEvent));
  });
  const includedCategories = ["devtools.timeline", "blink.user_timing"];
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories },
  });
  return async () => {
    const ended = new Promise<void>((resolve) =>
      session.once("Tracing.tracingComplete", () => resolve()),
    );
    await session.send("Tracing.end");
    await ended;
    return events;
  };
};

/** The start of the frame that is the first with the library. */
const frameMark = "frame with the library";

const contains = (one: TraceEvent, other: TraceEvent): boolean =>
  one.tid === other.tid && one.ts <= other.ts && other.ts < one.ts + (one.dur ?? 0);

test("no script lays out the page before the library is painted", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url, {
    viewport: { width: 412, height: 823 },
    isMobile: true,
  });
  const { page, library } = opened;
  await findItem(library, "plan.pdf").waitFor();
  await page.addInitScript((mark) => {
    const look = () => {
      if (document.querySelector("#library")) performance.mark(mark);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, frameMark);
  const endTrace = await startTrace(await page.context().newCDPSession(page));
  await page.reload();
  await findItem(library, "plan.pdf").waitFor();
  const events = await endTrace();

  const frame = events.find(({ name }) => name === frameMark);
  expect(frame).toBeDefined();
  const before = events.filter(({ pid, ts }) => pid === frame?.pid && ts < (frame?.ts ?? 0));
  const calls = before.filter(({ name }) => name === "FunctionCall");
  expect(calls.length).toBeGreaterThan(0);
  const layouts = before.filter(({ name }) => name === "Layout");
  expect(layouts.filter((layout) => calls.some((call) => contains(call, layout)))).toEqual([]);
});
