import { expect, test } from "vitest";
import { parseCommandLine } from "../command-line.ts";
import { UsageError } from "../usage-error.ts";
import { fsckCommandLine, readFsckOptions } from "./fsck-options.ts";

const deployment = ["--bucket", "b", "--table", "t"];

const read = (args: readonly string[]) => {
  const parsed = parseCommandLine(fsckCommandLine, args);
  return parsed && readFsckOptions(parsed);
};

test("by default it checks at a moderate rate and repairs nothing", () => {
  expect(read(deployment)).toEqual({
    deployment: { bucket: "b", prefix: "uploads/", table: "t" },
    repair: false,
    force: false,
    json: false,
    stateFile: undefined,
    rate: 200,
    segments: 4,
    grace: 900,
  });
});

test("reads every option", () => {
  const args = "--data d --repair --force --json --resume f --rate 7 --segments 9 --grace 0".split(
    " ",
  );
  expect(read(args)).toEqual({
    deployment: { dataDir: "d" },
    repair: true,
    force: true,
    json: true,
    stateFile: "f",
    rate: 7,
    segments: 9,
    grace: 0,
  });
  expect(read(["--help"])).toBeUndefined();
});

test("a deployment in a bucket of the app has a prefix", () => {
  expect(read([...deployment, "--prefix", "media/"])).toMatchObject({
    deployment: { bucket: "b", prefix: "media/", table: "t" },
  });
});

test.each([
  [[...deployment, "--prefix", "/media/"], "--prefix must end with a slash, start without one,"],
  [["--data", ".", "--prefix", "media/"], "--prefix is for a deployment on AWS."],
  [["--bucket", "b"], "A deployment on AWS needs both --bucket and --table."],
  [[...deployment, "--data", "."], "Use either --bucket and --table for AWS or --data"],
  [[...deployment, "--rate", "0"], "--rate must be a number from 1 to 10000, not 0."],
  [[...deployment, "--rate", "fast"], "--rate must be a number from 1 to 10000, not fast."],
  [[...deployment, "--segments", "101"], "--segments must be a number from 1 to 100, not 101."],
  [[...deployment, "--grace=-1"], "--grace must be a number from 0 to 604800, not -1."],
  [[...deployment, "--force"], "--force requires --repair."],
  [[...deployment, "--fix"], "Unknown option '--fix'"],
])("refuses %j with a message", (args, message) => {
  expect(() => read(args)).toThrow(UsageError);
  expect(() => read(args)).toThrow(message);
});
