// Tests how much the built page loads before it shows something.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import {
  type LoadedFile,
  listMantineClasses,
  measurePage,
  pageBudgets,
  sumBytes,
} from "./measure-page.ts";

const page = measurePage();

const describeFiles = (files: readonly LoadedFile[]): string =>
  files.map(({ name, bytes }) => `${name}: ${bytes} bytes`).join("\n");

test("the library needs at most 150 KB of scripts and styles", () => {
  const { library } = page;
  expect(sumBytes(library), describeFiles(library)).toBeLessThanOrEqual(pageBudgets.library);
});

test("the sign-in page needs at most 100 KB of scripts and styles, and does not load the app", () => {
  const { signIn, library } = page;
  expect(sumBytes(signIn), describeFiles(signIn)).toBeLessThanOrEqual(pageBudgets.signIn);
  const isOfApp = ({ name }: LoadedFile) => name.startsWith("app-");
  expect(signIn.filter(isOfApp)).toEqual([]);
  expect(library.filter(isOfApp)).toHaveLength(2);
});

/** The classes for which Mantine has styles. Some components have classes without any. */
const styled = new Set(
  readFileSync(createRequire(import.meta.url).resolve("@mantine/core/styles.css"), "utf8").match(
    /\bm_[\da-f]{5,9}\b/g,
  ),
);

test("every component of Mantine in the page has its styles, and at once if it is in the library", () => {
  const findUnstyled = (files?: readonly LoadedFile[]) => {
    const defined = listMantineClasses(".css", files);
    const used = [...listMantineClasses(".js", files)].filter((name) => styled.has(name));
    expect(used.length).toBeGreaterThan(20);
    return used.filter((name) => !defined.has(name));
  };
  expect(findUnstyled()).toEqual([]);
  expect(findUnstyled(page.library)).toEqual([]);
});
