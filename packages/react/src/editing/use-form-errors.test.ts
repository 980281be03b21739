import { completeMessages } from "@slipway/client/messages";
import { expect, test } from "vitest";
import { findGeneral } from "./use-form-errors.ts";

const album = { path: "fields.album", message: "is required" };
const tags = { path: "fields.tags", message: "must not be empty" };
const find = (errors: readonly (typeof album)[]) =>
  findGeneral({ message: "The request is invalid.", errors }, ["fields.album"], completeMessages());

test("a form shows each error once: only what no field shows is shown for the whole form", () => {
  expect(find([])).toBe("The request is invalid.");
  expect(find([tags])).toBe("The request is invalid.");
  expect(find([album])).toBeUndefined();
  expect(find([album, tags])).toBe("The field tags must not be empty.");
});
