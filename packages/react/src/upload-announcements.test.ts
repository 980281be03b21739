import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { UploadState } from "@slipway/client/engine/upload-state";
import { expect, test } from "vitest";
import { describeChanges } from "./upload-announcements.ts";

const upload = (name: string, state: UploadState): FileUpload => ({
  localId: name,
  file: new File(["x"], name),
  state,
});
const uploading: UploadState = {
  status: "uploading",
  id: "1",
  attempt: 1,
  bytesSent: 0,
  bytesAcknowledged: 0,
  bytesReached: 0,
};
const failed: UploadState = { status: "failed", failure: { kind: "expired" } };

test("announces when uploads start and end, and never their progress", () => {
  const started = [upload("a.txt", uploading), upload("b.txt", uploading)];
  expect(describeChanges([], started)).toBe("Uploading 2 files.");
  const further = [upload("a.txt", { ...uploading, bytesSent: 1 }), upload("b.txt", uploading)];
  expect(describeChanges(started, further)).toBeUndefined();
  const one = [upload("a.txt", { status: "cancelled" }), upload("b.txt", uploading)];
  expect(describeChanges(further, one)).toBe("a.txt: Canceled.");
  const all = [upload("a.txt", { status: "cancelled" }), upload("b.txt", failed)];
  expect(describeChanges(one, all)).toBe("b.txt: Failed. 0 uploaded, 1 failed, 1 canceled.");
});

test("announces the results of files that start and end between two announcements", () => {
  const canceled: UploadState = { status: "cancelled" };
  const both = [upload("a.txt", canceled), upload("b.txt", failed)];
  expect(describeChanges([], both)).toBe(
    "a.txt: Canceled. b.txt: Failed. 0 uploaded, 1 failed, 1 canceled.",
  );
  const more = [...both, upload("c.txt", failed), upload("d.txt", uploading)];
  expect(describeChanges(both, more)).toBe("Uploading 1 file. c.txt: Failed.");
});

test("announces the number of files that end together, not their names", () => {
  const names = Array.from({ length: 2000 }, (_, index) => `${index}.txt`);
  const before = names.map((name) => upload(name, uploading));
  const after = names.map((name, index) => upload(name, index < 5 ? uploading : failed));
  expect(describeChanges(before, after)).toBe("0 uploaded, 1995 failed.");
});
