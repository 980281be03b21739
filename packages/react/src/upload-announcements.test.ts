import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { UploadState } from "@slipway/client/engine/upload-state";
import { expect, test } from "vitest";
import { milestones } from "./upload-announcements.ts";

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
};
const failed: UploadState = { status: "failed", failure: { kind: "expired" } };

test("beginnings and ends are told, progress is not", () => {
  const begun = [upload("a.txt", uploading), upload("b.txt", uploading)];
  expect(milestones([], begun)).toBe("Uploading 2 files.");
  const further = [upload("a.txt", { ...uploading, bytesSent: 1 }), upload("b.txt", uploading)];
  expect(milestones(begun, further)).toBeUndefined();
  const one = [upload("a.txt", { status: "cancelled" }), upload("b.txt", uploading)];
  expect(milestones(further, one)).toBe("a.txt: Cancelled.");
  const all = [upload("a.txt", { status: "cancelled" }), upload("b.txt", failed)];
  expect(milestones(one, all)).toBe("b.txt: Failed. 0 files stored, 2 not.");
});

test("many files that end together are announced as a number, not name by name", () => {
  const names = Array.from({ length: 2000 }, (_, index) => `${index}.txt`);
  const before = names.map((name) => upload(name, uploading));
  const after = names.map((name, index) => upload(name, index < 5 ? uploading : failed));
  expect(milestones(before, after)).toBe("0 files stored, 1995 not.");
});
