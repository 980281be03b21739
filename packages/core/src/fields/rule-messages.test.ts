import { describe, expect, test } from "vitest";
import {
  describeTypeRule,
  findBrokenCountRule,
  findBrokenSizeRule,
} from "../kinds/kind-messages.ts";
import { contentTypeRules, sizeRules } from "./file-rules.ts";
import { readRuleMessage } from "./rule-messages.ts";
import { captionRules, fileNameRules, titleRules } from "./text-rules.ts";

describe("a program recognizes the message of", () => {
  test.each([
    ...[...fileNameRules, ...titleRules, ...captionRules, ...sizeRules].map(
      ({ message }) => message,
    ),
    findBrokenSizeRule({ minSize: 2, maxSize: 5 }, 1) ?? "",
    findBrokenSizeRule({ minSize: 1, maxSize: 1 }, 2) ?? "",
    findBrokenCountRule({ maxFiles: 1 }, 2) ?? "",
    findBrokenCountRule({ maxFiles: 7 }, 8) ?? "",
    describeTypeRule("avatar"),
  ])("the rule `%s`", (message) => {
    expect(readRuleMessage(message)).toMatchObject({ name: expect.any(String) });
  });
});

test("the parameter of a rule is read from its message", () => {
  expect(readRuleMessage("must be at most 5242880 bytes")).toEqual({
    name: "max-size",
    parameter: "5242880",
  });
  expect(readRuleMessage("is required")).toEqual({ name: "required", parameter: "" });
});

test("a message of a schema is no rule of Slipway", () => {
  expect(readRuleMessage("Invalid UUID: Received 7")).toBeUndefined();
  expect(readRuleMessage(contentTypeRules[0]?.message ?? "")).toBeUndefined();
});
