import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { readFsckOptions } from "./fsck-options.ts";

const onAws = ["--bucket", "b", "--table", "t"];

test("without more than a deployment it checks, patiently, and mends nothing", () => {
  expect(readFsckOptions(onAws)).toEqual({
    of: { bucket: "b", table: "t" },
    repair: false,
    force: false,
    json: false,
    stateFile: undefined,
    rate: 200,
    segments: 4,
    grace: 900,
  });
});

test("each option says what it says", () => {
  const args = "--data d --repair --force --json --resume f --rate 7 --segments 9 --grace 0".split(
    " ",
  );
  expect(readFsckOptions(args)).toEqual({
    of: { dataDir: "d" },
    repair: true,
    force: true,
    json: true,
    stateFile: "f",
    rate: 7,
    segments: 9,
    grace: 0,
  });
  expect(readFsckOptions(["--help"])).toBeUndefined();
});

test.each([
  [["--bucket", "b"], "A deployment on AWS needs both --bucket and --table."],
  [[...onAws, "--data", "."], "give one of them"],
  [[...onAws, "--rate", "0"], "--rate must be a number from 1 to 10000, and is 0."],
  [[...onAws, "--rate", "fast"], "--rate must be a number from 1 to 10000, and is fast."],
  [[...onAws, "--segments", "101"], "--segments must be a number from 1 to 100, and is 101."],
  [[...onAws, "--grace=-1"], "--grace must be a number from 0 to 604800, and is -1."],
  [[...onAws, "--force"], "--force is for --repair alone."],
  [[...onAws, "--fix"], "Unknown option '--fix'"],
])("%j is refused with what is wrong", (args, words) => {
  expect(() => readFsckOptions(args)).toThrow(UsageError);
  expect(() => readFsckOptions(args)).toThrow(words);
});
