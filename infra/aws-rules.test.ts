import { beforeAll, describe, expect, inject, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { stageNames } from "./testing/evaluate-stages.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const groups = Object.entries(awsRules);
const allRules = groups.flatMap(([, rules]) => rules);

describe.each(stageNames)("in %s", (stage) => {
  describe.each(groups)("%s:", (_, rules) => {
    test.each(rules)("$rule", ({ violations, source }) =>
      expect(violations(inject(stage)), source).toEqual([]),
    );
  });
});

describe("with the longest names and the maximum of every option", () => {
  let longest: Graph;
  beforeAll(async () => {
    const stage = `feature--branch-${"with-a-long-name-".repeat(5)}0`;
    longest = await evaluate({ stage, config: "infra/testing/longest-names.sst.ts" });
  });

  describe.each(groups)("%s:", (_, rules) => {
    test.each(rules)("$rule", ({ violations, source }) =>
      expect(violations(longest), source).toEqual([]),
    );
  });

  test("each rule applies to a deployed resource", () => {
    const empty = allRules.filter(({ about }) => about(longest).length === 0);
    expect(empty.map(({ rule }) => rule)).toEqual([]);
  });
});

test("each rule has a different text, and the title of a page", () => {
  expect(new Set(allRules.map(({ rule }) => rule)).size).toBe(allRules.length);
  for (const { rule, source } of allRules) expect(source, rule).toMatch(/ ".+"/);
});
