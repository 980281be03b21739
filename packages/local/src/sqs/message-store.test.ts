import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdFsyncs } from "@slipway/s3-local/testing/hold-fsyncs";
import { expect, onTestFinished, test } from "vitest";
import { openMessageStore } from "./message-store.ts";

test("a message is not accepted before the disk has it", async () => {
  const fsyncs = holdFsyncs();
  const folder = mkdtempSync(join(tmpdir(), "slipway-messages-"));
  const store = openMessageStore(join(folder, "queue.sqlite"));
  onTestFinished(async () => {
    for (const end of fsyncs) end(null);
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const message = { messageId: "1", body: "event", sentAt: 0, receiveCount: 0 };
  let isAccepted = false;
  const inserted = store.insert(message).then(() => {
    isAccepted = true;
  });
  await expect.poll(() => fsyncs.length).toBe(1);
  expect(store.readWaiting()).toEqual([message]);
  expect(isAccepted).toBe(false);
  fsyncs[0]?.(null);
  await inserted;
});
