import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createNotifier } from "./listeners.ts";
import { createUploadList } from "./upload-list.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const createCounted = () => {
  const notifier = createNotifier(() => Date.now());
  const listener = vi.fn();
  notifier.subscribe(listener);
  return { notifier, listener };
};

test("changes that follow each other are notified together, 90 ms after the last notification", () => {
  const { notifier, listener } = createCounted();
  notifier.notify(false);
  vi.advanceTimersByTime(0);
  expect(listener).toHaveBeenCalledTimes(1);
  for (let change = 0; change < 5; change += 1) notifier.notify(false);
  vi.advanceTimersByTime(89);
  expect(listener).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(listener).toHaveBeenCalledTimes(2);
  notifier.close();
});

test("the last change is notified at once, together with those that wait", () => {
  const { notifier, listener } = createCounted();
  notifier.notify(false);
  vi.advanceTimersByTime(0);
  notifier.notify(false);
  notifier.notify(true);
  vi.advanceTimersByTime(0);
  expect(listener).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(listener).toHaveBeenCalledTimes(2);
});

test("the end of all uploads is notified at once", () => {
  const list = createUploadList(() => Date.now());
  const listener = vi.fn();
  list.subscribe(listener);
  const file = new File(["a"], "a.txt");
  for (const localId of ["a", "b"]) list.add({ localId, file, state: { status: "waiting" } });
  vi.advanceTimersByTime(0);
  expect(listener).toHaveBeenCalledTimes(1);
  list.change("a", { kind: "cancel" });
  vi.advanceTimersByTime(0);
  expect(listener).toHaveBeenCalledTimes(1);
  list.change("b", { kind: "cancel" });
  vi.advanceTimersByTime(0);
  expect(listener).toHaveBeenCalledTimes(2);
  list.close();
});
