import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { readSchemaFields } from "../panel/details/schema-fields.ts";
import { findCommonValues, findEdit } from "./edit-values.ts";

const createUpload = (texts: Partial<Upload>): Upload => ({
  id: "01900000-0000-7000-8000-000000000001",
  revision: 2,
  status: "ready",
  kind: "default",
  createdBy: "ada",
  fileName: "plan.pdf",
  declared: { size: 1, contentType: "application/pdf" },
  createdAt: "2026-11-25T08:30:00.000Z",
  expiresAt: "2026-11-25T08:45:00.000Z",
  ...texts,
});

const schema = readSchemaFields({
  properties: { album: { type: "string" }, page: { type: "number" }, isDraft: { type: "boolean" } },
});

test("an edit has only what was changed, and removes what was emptied", () => {
  const { values } = findCommonValues([
    createUpload({ title: "Plan", caption: "Old", retention: 7, fields: { album: "a", page: 3 } }),
  ]);
  const fields = { ...values.fields, album: "", isDraft: "true" };
  expect(findEdit(values, { ...values, caption: " New ", retention: "", fields }, schema)).toEqual({
    caption: "New",
    retention: null,
    fields: { album: null, isDraft: true },
  });
  expect(findEdit(values, values, schema)).toEqual({});
});

test("values that differ between files are shown as such, and stay as they are", () => {
  const { values, mixed } = findCommonValues([
    createUpload({ title: "Same", path: "a", fields: { album: "x" } }),
    createUpload({ title: "Same", path: "b", fields: { album: "y", page: 1 } }),
  ]);
  expect([...mixed].sort()).toEqual(["fields.album", "fields.page", "path"]);
  expect(values).toMatchObject({ title: "Same", path: "", fields: { album: "" } });
  expect(findEdit(values, { ...values, path: "c" }, schema)).toEqual({ path: "c" });
});
