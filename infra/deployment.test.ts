// Tests what the deployments of one stage have in common, and what each has alone.
import { expect, inject, test } from "vitest";
import { evaluate, type Graph } from "./testing/graph.ts";

test("a deployment outputs the names and URLs of its resources", () => {
  expect(inject("production").outputs).toEqual(
    expect.arrayContaining(["page", "api", "issuer", "audience", "events"]),
  );
});

/** Returns true for types whose names are unique over all regions of an account. A dashboard's ARN has no region either. */
const isGlobal = (type: string) => /^aws:(cloudfront|iam)\/|:Dashboard$/.test(type);

const globalNames = ({ resources }: Graph) =>
  resources
    .filter(({ type }) => isGlobal(type))
    .flatMap(({ inputs: { name, dashboardName } }) => name ?? dashboardName ?? [])
    .filter((name) => typeof name === "string");

test("one stage can be deployed to two regions of an account", async () => {
  const here = globalNames(inject("production"));
  const there = globalNames(await evaluate({ stage: "production", region: "us-east-1" }));
  expect(here.length).toBeGreaterThan(3);
  expect(here.filter((name) => there.includes(name))).toEqual([]);
});
