import { expect, test } from "vitest";
import { extend, keepExisting, noSelection, selectAll, toggle } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];
const list = ({ ids }: typeof noSelection) => [...ids].sort();

test("a second click removes a file from the selection", () => {
  const one = toggle(toggle(noSelection, "b"), "d");
  expect(list(one)).toEqual(["b", "d"]);
  expect(list(toggle(one, "b"))).toEqual(["d"]);
});

test("Shift selects from the last clicked file in both directions, and keeps what was selected", () => {
  const one = toggle(toggle(noSelection, "e"), "c");
  expect(list(extend(one, "a", order))).toEqual(["a", "b", "c", "e"]);
  expect(list(extend(extend(one, "a", order), "d", order))).toEqual(order);
});

test("Shift selects a single file if the first one is no longer in the list", () => {
  expect(list(extend({ ids: new Set(), anchor: "gone" }, "b", order))).toEqual(["b"]);
  expect(list(extend(noSelection, "b", order))).toEqual(["b"]);
});

test("files that disappear leave the selection", () => {
  const all = selectAll(order);
  expect(list(keepExisting(all, new Set(["a", "e", "f"])))).toEqual(["a", "e"]);
  expect(keepExisting(all, new Set(order))).toBe(all);
});
