import { expect, test } from "vitest";
import type { PendingRecord } from "../../record.ts";
import { createFieldKey } from "./field-keys.ts";
import { correctFieldKeys } from "./stored-field-keys.ts";

const album = createFieldKey({ owner: "ann", kind: "document", name: "album", text: "a: b" });
const page = createFieldKey({ owner: "ann", kind: "document", name: "page", text: "1" });

const record: PendingRecord = {
  id: "01930000-0000-7000-8000-00000000000a",
  revision: 1,
  owner: "ann",
  kind: "document",
  fields: { album: "a: b", page: 1 },
  fieldKey1: album,
  fieldKey2: page,
  fileName: "a.pdf",
  declared: { size: 1, contentType: "application/pdf" },
  createdAt: "2026-01-01T12:00:00.000Z",
  expiresAt: "2026-01-01T12:15:00.000Z",
  status: "pending",
};

test("keys that match the record stay", () => {
  expect(correctFieldKeys(record)).toEqual({ fieldKey1: album, fieldKey2: page });
  expect(correctFieldKeys({ ...record, fieldKey1: undefined })).toEqual({ fieldKey2: page });
});

test("keys follow another owner, kind, or value, and go with a field", () => {
  const parts = { owner: "ben", kind: "draft", name: "album", text: "c" };
  const changed = { ...record, owner: "ben", kind: "draft", fields: { album: "c" } };
  expect(correctFieldKeys(changed)).toEqual({ fieldKey1: createFieldKey(parts) });
});

test.each(["", "x", "3:ann", "-1:a", ":::", "9e9:ann8:document5:album"])(
  "a key %j that Slipway did not write is removed",
  (fieldKey1) => {
    expect(correctFieldKeys({ ...record, fieldKey1 })).toEqual({ fieldKey2: page });
  },
);
