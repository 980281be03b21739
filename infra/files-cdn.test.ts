// Tests the distribution for files: what it lets pass, what S3 lets it read, and who can sign links.
import { functionNames } from "@slipway/core/deployment/grants";
import { beforeAll, expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { policyAllowsNothing, preventPublicAccess } from "./statements/files.ts";
import {
  admitsOnlyTheFilesCdn,
  checksEachLink,
  currentFilesKey,
  filesDistribution,
  onlyLinkingFunctionsHaveTheKey,
  sandboxesAndCachesVersions,
} from "./statements/files-cdn.ts";
import { rolesEqualGrants } from "./statements/functions.ts";
import { type Deployment, look } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";
import type { Edit } from "./testing/source-edits.ts";

const config = "infra/testing/configs/site.sst.ts";

let graph: Graph;
let site: Deployment;
let own: Deployment;
beforeAll(async () => {
  graph = await evaluate({ stage: "ada", config });
  site = look(graph, "Site");
  own = look(graph, "Own");
});

const checks = {
  "S3 lets only this distribution read files": admitsOnlyTheFilesCdn,
  "no bucket is public": preventPublicAccess,
  "each link is checked, and each request to S3 is signed": checksEachLink,
  "files are sandboxed, and cached by version": sandboxesAndCachesVersions,
  "only the functions that create links have the key": onlyLinkingFunctionsHaveTheKey,
  "roles have no more permissions": rolesEqualGrants,
} as const;

test.each(Object.entries(checks))("%s", (_, check) => check(site));

test("a deployment whose kinds do not need it has no distribution for files", () => {
  const plain = look(graph, "Plain");
  expect(plain.all("cloudfront/originAccessControl:OriginAccessControl")).toEqual([]);
  policyAllowsNothing(plain);
});

test("AWS accepts it", () => {
  const broken = Object.values(awsRules)
    .flat()
    .filter(({ violations }) => violations(graph).length > 0);
  expect(broken.map(({ rule }) => rule)).toEqual([]);
});

test("it has its domain, or CloudFront's own, and never the page's", () => {
  expect(filesDistribution(site).aliases).toEqual(["files.example.com"]);
  expect(filesDistribution(own).aliases).toEqual([]);
  const page = site.inputs("cloudfront/distribution:Distribution", "FrontCdnDistribution");
  expect(page.aliases).not.toContain("files.example.com");
});

test("the page may show files from it", () => {
  const { value } = site.inputs("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "PagePolicyText");
  expect(value).toMatch(/img-src [^;]*https:\/\/files\.example\.com/);
});

test("the key before the current one stays in the store, and older ones are removed", () => {
  const names = site
    .all("cloudfront/keyvaluestoreKey:KeyvaluestoreKey")
    .filter(({ name }) => name.includes("FilesKey"))
    .map(({ inputs }) => inputs.key);
  expect(names.toSorted()).toEqual(["key-2", "key-3"]);
  expect(currentFilesKey(site)).toMatch(/^3\./);
});

test("an app that answers the API itself gets the address and the key", () => {
  expect(currentFilesKey(own)).toMatch(/^1\./);
  expect(own.all("lambda/function:Function").length).toBeLessThan(functionNames.length);
  expect(filesDistribution(own)).toMatchObject({ enabled: true });
});

/** Each mistake with the only check that notices it. */
const mistakes: readonly (Edit & { readonly breaks: keyof typeof checks })[] = [
  {
    file: "infra/front/files-cdn.ts",
    guard: "only this distribution may read files",
    mutation: { value: '["arn:aws:cloudfront::123456789012:distribution/*"]' },
    breaks: "S3 lets only this distribution read files",
  },
  {
    file: "infra/front/files-cdn.ts",
    guard: "CloudFront signs each request to S3",
    mutation: { value: '"no-override"' },
    breaks: "each link is checked, and each request to S3 is signed",
  },
  {
    file: "infra/front/files-cdn.ts",
    guard: "files run in a sandbox",
    mutation: { value: "\"default-src 'self'\"" },
    breaks: "files are sandboxed, and cached by version",
  },
  {
    file: "infra/functions/functions.ts",
    guard: "only the functions that create links have the key",
    mutation: { insert: "...Object.fromEntries(allFunctionNames.map((name) => [name, linking]))," },
    breaks: "only the functions that create links have the key",
  },
];

test("a mistake is noticed by the check that is about it", async () => {
  const deployment = look(await evaluate({ stage: "ada", config, edits: mistakes }), "Site");
  const broken = Object.entries(checks).flatMap(([words, check]) => {
    try {
      check(deployment);
      return [];
    } catch {
      return [words];
    }
  });
  expect(broken).toEqual([...new Set(mistakes.map(({ breaks }) => breaks))]);
});
