import { createUploadList } from "@slipway/client/engine/upload-list";
import type { Step } from "@slipway/client/engine/upload-state";
import { createFormats } from "@slipway/client/words/formats";
import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { createPanelMessages } from "../../words/en/panel.ts";
import { describeTotal } from "./describe-total.ts";

/** Starts two files of 100,000 bytes, of which the first is being sent. */
const start = () => {
  let time = 0;
  const list = createUploadList(() => time);
  for (const localId of ["a", "b"])
    list.add({
      localId,
      file: new File(["x".repeat(100_000)], localId),
      state: { status: "waiting" },
    });
  const step = (localId: string, ...steps: readonly Step[]) => {
    for (const one of steps) list.change(localId, one);
  };
  const begin = (localId: string) =>
    step(
      localId,
      { kind: "request" },
      { kind: "granted", id: localId },
      { kind: "attempt", number: 1 },
    );
  let sent = 0;
  /** Sends bytes of the first file, for one second. */
  const send = (bytes: number, total = sent + bytes) => {
    time += 1000;
    sent = Math.max(sent, total);
    step("a", { kind: "progress", moved: bytes, bytesSent: total, bytesAcknowledged: 0 });
  };
  begin("a");
  // The speed is measured from the first bytes on.
  send(10_000);
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  const label = (isMoving = true) =>
    describeTotal(list.getSnapshot().progress, isMoving, createPanelMessages(createFormats("en")));
  return { step, begin, send, wait, label };
};

test("the total says how many files are done, the percentage, and the time left", () => {
  const { step, send, label } = start();
  expect(label()).toBe("0 of 2 · 5%");
  send(10_000);
  expect(label()).toBe("0 of 2 · 10% · 18 s left");
  send(80_000);
  const record = { id: "a", status: "ready" } as Upload;
  step("a", { kind: "verify", id: "a" }, { kind: "settled", record });
  expect(label()).toMatch(/^1 of 2 · 50% · \d s left$/);
});

test("a pause does not change the percentage, has no time left, and does not slow the rest down", () => {
  const { step, begin, send, wait, label } = start();
  send(10_000);
  step("b", { kind: "pause" });
  step("a", { kind: "pause" });
  wait(3_600_000);
  expect(label(false)).toBe("0 of 2 · 10%");
  expect(label()).toBe("0 of 2 · 10%");
  step("a", { kind: "resume" });
  begin("a");
  expect(label()).toBe("0 of 2 · 10%");
  send(10_000);
  send(10_000);
  expect(label()).toBe("0 of 2 · 20% · 16 s left");
});

test("parts that are sent again and retries never let the percentage fall", () => {
  const { step, begin, send, label } = start();
  send(30_000);
  expect(label()).toMatch(/^0 of 2 · 20% · \d+ s left$/);
  // The URL of a part was renewed, and its bytes are sent again.
  send(10_000, 25_000);
  expect(label()).toMatch(/^0 of 2 · 20% · \d+ s left$/);
  step("a", { kind: "fail", failure: { kind: "unreachable", host: "s3" } });
  // A failed file does not count until it is retried.
  expect(label()).toMatch(/^0 of 1 · 0%/);
  step("a", { kind: "restart" });
  begin("a");
  expect(label()).toMatch(/^0 of 2 · 20%/);
});
