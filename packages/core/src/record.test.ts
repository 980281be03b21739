import * as v from "valibot";
import { expect, test } from "vitest";
import { StoredRecord } from "./record.ts";

test("a record that an earlier version wrote, with its downloads, can be read", () => {
  const record = {
    id: "01930000-0000-7000-8000-00000000000a",
    revision: 7,
    owner: "ann",
    status: "expired",
    fileName: "a.png",
    declared: { size: 3, contentType: "image/png" },
    createdAt: "2026-01-01T12:00:00.000Z",
    expiresAt: "2026-01-01T12:15:00.000Z",
  };
  const lastDownloadedAt = "2026-01-02T12:00:00.000Z";
  expect(v.parse(StoredRecord, { ...record, downloads: 3, lastDownloadedAt })).toEqual(record);
});
