import { expect, test } from "vitest";
import { findTarget } from "./find-target.ts";
import { getGeometry } from "./geometry.ts";

const grid = { columns: 4, count: 10, page: 2, isRtl: false };
const press = (key: string, index: number, more: object = {}) =>
  findTarget({ key, ctrlKey: false, metaKey: false, ...more }, { ...grid, index, ...more });

test("arrow keys move through rows and columns, and stay inside", () => {
  expect(press("ArrowRight", 3)).toBe(4);
  expect(press("ArrowLeft", 0)).toBe(0);
  expect(press("ArrowDown", 1)).toBe(5);
  expect(press("ArrowUp", 1)).toBe(1);
  expect(press("ArrowRight", 9)).toBe(9);
});

test("the last row is reached although it is shorter", () => {
  expect(press("ArrowDown", 7)).toBe(9);
  expect(press("ArrowDown", 9)).toBe(9);
});

test("in a right-to-left page, the left arrow moves to the next file", () => {
  expect(press("ArrowLeft", 4, { isRtl: true })).toBe(5);
  expect(press("ArrowRight", 4, { isRtl: true })).toBe(3);
});

test("Home, End, and the page keys move by rows and pages, and with Ctrl to the ends", () => {
  expect([press("Home", 6), press("End", 5), press("End", 8)]).toEqual([4, 7, 9]);
  expect(press("Home", 6, { ctrlKey: true })).toBe(0);
  expect(press("End", 6, { metaKey: true })).toBe(9);
  expect([press("PageDown", 1), press("PageUp", 9)]).toEqual([9, 1]);
  expect(press("PageDown", 5)).toBe(9);
});

test("other keys do not move the focus", () => {
  expect([press("a", 5), press("Enter", 5), press("toString", 5)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  [1400, "comfortable", 6],
  [700, "comfortable", 3],
  [358, "comfortable", 2],
  [288, "comfortable", 2],
  [288, "compact", 2],
] as const)("a list of %i pixels has %s cards in %i columns", (width, density, columns) => {
  expect(getGeometry(width, { layout: "grid", density }).columns).toBe(columns);
});

test("a list has one file in each row", () => {
  expect(getGeometry(1400, { layout: "list", density: "comfortable" })).toEqual({
    columns: 1,
    rowHeight: 60,
    gap: 0,
    isNarrow: false,
  });
});
