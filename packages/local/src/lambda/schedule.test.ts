import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startSchedule } from "./schedule.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("runs at the start and after each interval, until it is stopped", async () => {
  let runs = 0;
  const schedule = startSchedule(300, async () => {
    runs += 1;
  });
  await vi.advanceTimersByTimeAsync(299_000);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs).toBe(2);
  await schedule.stop();
  await vi.advanceTimersByTimeAsync(900_000);
  expect(runs).toBe(2);
});

test("continues after a run that failed", async () => {
  let runs = 0;
  const schedule = startSchedule(300, async () => {
    runs += 1;
    if (runs < 3) throw new Error("no table");
  });
  await expect(schedule.run()).rejects.toThrow("no table");
  await vi.advanceTimersByTimeAsync(300_000);
  expect(runs).toBe(3);
  await schedule.stop();
});

test("never runs concurrently", async () => {
  let underWay = 0;
  let most = 0;
  const schedule = startSchedule(300, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
  });
  await Promise.all([schedule.run(), schedule.run(), schedule.run()]);
  expect(most).toBe(1);
  await schedule.stop();
});
