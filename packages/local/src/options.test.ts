import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("there are defaults for everything", () => {
  expect(readOptions([])).toEqual({ port: 4400, dataDir: ".slipway" });
});

test("the command line says otherwise", () => {
  expect(readOptions(["--port", "5000", "--data", "/x"])).toEqual({ port: 5000, dataDir: "/x" });
  expect(readOptions(["--help"])).toBeUndefined();
});

test.each([
  [["--port", "x"], "--port must be a number from 0 to 65534, and is x."],
  [["--port", "65535"], "--port must be a number from 0 to 65534, and is 65535."],
  [["--port", "-1"], "--port"],
  [["--data", ""], "--data must name a folder."],
  [["--prot", "1"], "--prot"],
  [["somewhere"], "somewhere"],
])("%j is refused by name", (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
