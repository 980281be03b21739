import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { UploadState } from "@slipway/client/engine/upload-state";
import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { orderUploads } from "./order-uploads.ts";

const upload = (localId: string, state: UploadState): FileUpload => ({
  localId,
  file: new File(["x"], localId),
  state,
});
const record = { id: "1", status: "ready" } as Upload;

test("failures are first, then what needs a decision, then what is in progress", () => {
  const ordered = orderUploads(
    [
      upload("done", { status: "ready", record }),
      upload("canceled", { status: "cancelled" }),
      upload("waiting", { status: "waiting" }),
      upload("paused", { status: "paused", bytesSent: 0, bytesAcknowledged: 0 }),
      upload("same", { status: "ready", record }),
      upload("checking", { status: "verifying", id: "1" }),
      upload("rejected", { status: "rejected", record }),
      upload("failed", { status: "failed", failure: { kind: "expired" } }),
    ],
    new Set(["same"]),
  );
  expect(ordered.uploads.map(({ localId }) => localId)).toEqual([
    "rejected",
    "failed",
    "same",
    "waiting",
    "paused",
    "checking",
    "done",
    "canceled",
  ]);
  expect(ordered).toMatchObject({
    failed: 2,
    canceled: 1,
    retryable: 1,
    duplicates: 1,
    open: 3,
    sending: 1,
    isPaused: false,
    ready: [{ localId: "done" }],
  });
});

test("uploads are paused as soon as no file is sent, although sent files are still checked", () => {
  const waiting = upload("waiting", { status: "waiting" });
  const paused = upload("paused", { status: "paused", bytesSent: 0, bytesAcknowledged: 0 });
  const checking = upload("checking", { status: "verifying", id: "1" });
  const isPaused = (...uploads: FileUpload[]) => orderUploads(uploads, new Set()).isPaused;
  expect(isPaused(paused, checking)).toBe(true);
  expect(isPaused(paused, waiting)).toBe(false);
  expect(isPaused(checking)).toBe(false);
});
