// AWS has other partitions than the commercial one, with other ARNs and host names. No source names one.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate, root } from "./testing/graph.ts";

/** The name of a service as a principal, which is the same in every partition. */
const servicePrincipal = /"[a-z0-9.]+\.amazonaws\.com"/g;

/** The sources that run on AWS or deploy to it. The others mock AWS or are examples. */
const sources = globSync(
  [
    "sst.config.ts",
    "infra/*.ts",
    "infra/{events,front,functions,operations,options,storage}/*.ts",
    "packages/{core,client,react,cli}/src/**/*.{ts,tsx}",
    "packages/functions/{src,bundle}/**/*.ts",
    "web/src/**/*.{ts,tsx}",
    "scripts/*.mjs",
  ],
  { cwd: root },
).filter((file) => !/\.test\.tsx?$|\/testing\/|options-schema\.ts|option-rules\.ts$/.test(file));

test("no source names a partition of AWS or the suffix of its host names", () => {
  expect(sources.length).toBeGreaterThan(200);
  for (const file of sources) {
    const text = readFileSync(join(root, file), "utf8").replaceAll(servicePrincipal, "");
    expect(text, file).not.toMatch(/arn:aws[:-]|amazonaws\.com/);
  }
});

test.concurrent.each([
  ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
])(
  "in %s every ARN and every host name is of its partition",
  async (region, partition, dnsSuffix) => {
    const configuration = { SLIPWAY_DATA_EVENTS: "true" };
    const { resources } = await evaluate({ stage: "production", region, configuration });
    for (const { name, inputs } of resources) {
      const text = JSON.stringify(inputs);
      for (const [, found] of text.matchAll(/\barn:(aws[a-z-]*):/g))
        expect(found, name).toBe(partition);
      for (const [, found] of text.matchAll(/https:\/\/[a-z0-9.-]+\.(amazonaws\.[a-z.]+)/gi))
        expect(found, name).toBe(dnsSuffix);
    }
    const trail = resources.find(({ name }) => name === "SlipwayDataEventLogsPolicy");
    expect(String(trail?.inputs.policy)).toContain(`arn:${partition}:cloudtrail:${region}:`);
    const policy = resources.find(({ name }) => name === "SlipwayPagePolicyText");
    expect(policy?.inputs.value).toContain(`.s3.${region}.${dnsSuffix} `);
    expect(policy?.inputs.value).toContain(`https://cognito-idp.${region}.${dnsSuffix} `);
  },
);
