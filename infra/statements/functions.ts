import { readdirSync } from "node:fs";
import {
  configurableHandler,
  configuredFunctions,
} from "@slipway/core/deployment/function-entries";
import {
  type FunctionName,
  imageFunctionName,
  listStatements,
  signsFileLinks,
} from "@slipway/core/deployment/grants";
import { objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { expect } from "vitest";
import { partOf } from "../functions/functions.ts";
import { filesDomain } from "../testing/aws-mocks.ts";
import { type Deployment, type Statement, statementsIn } from "../testing/deployment.ts";
import { currentFilesKey } from "./files-cdn.ts";

const logs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/** Returns the statements that a function's role should have, in IAM's format. */
const granted = ({ arns }: Deployment, name: FunctionName) =>
  listStatements(name, arns).map(({ actions, resources, conditions = [] }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(conditions.length > 0 && {
      Condition: Object.fromEntries(
        conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
      ),
    }),
  }));

export const rolesEqualGrants: Statement = (deployment) => {
  for (const name of deployment.functionNames) {
    const role = deployment.inputs("iam/role:Role", `${partOf(name)}Role`);
    const [inline, ...more] = role.inlinePolicies as { policy: string }[];
    expect(more, name).toEqual([]);
    expect(statementsIn(inline?.policy), name).toEqual(granted(deployment, name));
    expect(role.managedPolicyArns, name).toEqual([logs]);
  }
  // These would be attached to a role separately.
  const attached = deployment.graph.resources.filter(({ type }) =>
    /^aws:iam\/.*(Policy|PolicyAttachment|PoliciesExclusive)$/.test(type),
  );
  expect(attached).toEqual([]);
};

export const rolesTrustOneService: Statement = (deployment) => {
  const roles = deployment.all("iam/role:Role");
  expect(roles).toHaveLength(deployment.functionNames.length + 1);
  for (const { name, inputs } of roles) {
    const policy = inputs.assumeRolePolicy;
    const { Statement } = typeof policy === "string" ? JSON.parse(policy) : Object(policy);
    const service = name.endsWith("SweepRole") ? "scheduler.amazonaws.com" : "lambda.amazonaws.com";
    const [only, ...more] = Statement as { Principal: { Service: string | string[] } }[];
    expect(more, name).toEqual([]);
    expect(Object.keys(only?.Principal ?? {}), name).toEqual(["Service"]);
    expect([only?.Principal.Service].flat(), name).toEqual([service]);
  }
};

export const rolesHaveNoWildcards: Statement = (deployment) => {
  for (const { name, inputs } of deployment.all("iam/role:Role"))
    for (const { policy } of inputs.inlinePolicies as { policy: string }[])
      for (const statement of statementsIn(policy)) {
        const { Action, Resource, NotAction, NotResource } = statement;
        expect([NotAction, NotResource], name).toEqual([undefined, undefined]);
        for (const resource of [Resource].flat())
          expect(String(resource), name).toMatch(/^arn:aws:[a-z0-9]+:[^*]+/);
        for (const action of [Action].flat())
          expect(String(action), name).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      }
};

export const scheduleInvokesOnlyTheSweep: Statement = ({ inputs, functionNamed }) => {
  const [inline, ...more] = inputs("iam/role:Role", "SweepRole").inlinePolicies as {
    policy: string;
  }[];
  expect(more).toEqual([]);
  expect(statementsIn(inline?.policy)).toEqual([
    {
      Effect: "Allow",
      Action: ["lambda:InvokeFunction"],
      Resource: [functionNamed("sweep-uploads").arn],
    },
  ]);
};

const sizes: Partial<Record<FunctionName, readonly [timeout: number, memory: number]>> = {
  "request-upload": [limits.timeout.request, limits.memory.request],
  "complete-upload": [limits.timeout.complete, limits.memory.complete],
  library: [limits.timeout.library, limits.memory.request],
  "upload-statuses": [limits.timeout.statuses, limits.memory.request],
  "finalize-upload": [limits.timeout.finalize, limits.memory.finalize],
  "sweep-uploads": [limits.timeout.sweep, limits.memory.sweep],
  "publish-events": [limits.timeout.publish, limits.memory.publish],
  "derive-images": [limits.timeout.images, limits.memory.images],
};

/** The variables of a function that creates links to files. */
const filesVariables = (deployment: Deployment) => ({
  SLIPWAY_FILES_URL: `https://${filesDomain}`,
  SLIPWAY_FILES_KEY: currentFilesKey(deployment),
});

/** The variables of the sweep, which requests images that were lost. */
const imageVariables = ({ inputs }: Deployment) => ({
  SLIPWAY_IMAGE_QUEUE: expect.stringMatching(
    new RegExp(`^https://sqs\\..*/${inputs("sqs/queue:Queue", "ImagesQueue").name}$`),
  ),
  SLIPWAY_DERIVED_KINDS: "media",
});

export const runOnNode24: Statement = (deployment) => {
  for (const name of deployment.functionNames) {
    const { environment, ...asked } = deployment.functionNamed(name).inputs;
    const [timeout, memorySize] = sizes[name] ?? [];
    expect(asked, name).toMatchObject({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout,
      memorySize,
      loggingConfig: { logFormat: "JSON" },
    });
    const { variables } = environment as { variables: Record<string, unknown> };
    const ours = Object.entries(variables).filter(([key]) => key.startsWith("SLIPWAY_"));
    expect(Object.fromEntries(ours), name).toEqual({
      SLIPWAY_BUCKET: deployment.bucket.name,
      ...(name === "publish-events"
        ? { SLIPWAY_EVENT_BUS: deployment.bus.name }
        : { SLIPWAY_PREFIX: objectPrefix, SLIPWAY_TABLE: deployment.table.name }),
      ...(name === "request-upload" && {
        SLIPWAY_COMPLETE_FUNCTION: deployment.functionNamed("complete-upload").inputs.name,
      }),
      ...(signsFileLinks(name) && filesVariables(deployment)),
      ...(name === "sweep-uploads" && imageVariables(deployment)),
    });
  }
};

const bundleNamed = ({ graph, name }: Deployment, functionName: FunctionName) =>
  graph.bundles.find((one) => one.functionName === `${name}${partOf(functionName)}`);

/** SST bundles the same sources for `sst deploy` and for `sst dev`. */
export const bundlesSources: Statement = (deployment) => {
  for (const functionName of deployment.functionNames) {
    const bundle = bundleNamed(deployment, functionName);
    expect(bundle?.folder, functionName).toBeUndefined();
    if (configuredFunctions.includes(functionName)) {
      const sources = ["slipway.config.ts", configurableHandler(functionName)];
      expect(bundle?.sources, functionName).toEqual(expect.arrayContaining(sources));
      continue;
    }
    const entry = `.sst/slipway/${deployment.name}/${functionName}`;
    expect(bundle?.handler, functionName).toMatch(new RegExp(`${entry}\\.handler$`));
  }
};

/** SST installs the packages with native code of derive-images, so it also bundles the function. */
export const bundlesCompiledHandlers: Statement = (deployment) => {
  for (const functionName of deployment.functionNames) {
    if (functionName === imageFunctionName) continue;
    const bundle = bundleNamed(deployment, functionName);
    expect(bundle?.handler, functionName).toBe(`${functionName}.handler`);
    const files = readdirSync(bundle?.folder ?? "");
    expect(files, functionName).toEqual(
      expect.arrayContaining([`${functionName}.cjs`, `${functionName}.code.js`]),
    );
  }
};

/** Lambda needs 755 for folders and 644 for files (`packages/functions/bundle/lambda-modes.ts`). */
export const lambdaCanReadArchives: Statement = (deployment) => {
  const compiled = deployment.graph.bundles.filter(({ folder }) => folder !== undefined);
  const names = deployment.functionNames.filter((name) => name !== imageFunctionName);
  expect(compiled.map(({ functionName }) => functionName).toSorted()).toEqual(
    names.map((name) => `${deployment.name}${partOf(name)}`).toSorted(),
  );
  for (const { functionName, archive } of compiled) {
    expect(archive.map(({ name }) => name)).toContainEqual(expect.stringMatching(/\.cjs$/));
    for (const { name, mode } of archive)
      expect(mode.toString(8), `${functionName}: ${name}`).toBe(name.endsWith("/") ? "755" : "644");
  }
};

const reserved: Partial<Record<FunctionName, number>> = {
  "upload-statuses": limits.concurrency.statuses,
  "finalize-upload": limits.concurrency.finalize,
  "sweep-uploads": limits.concurrency.sweep,
};

export const reservesExecutions: Statement = (deployment) => {
  const { functionNamed, isProtected } = deployment;
  for (const name of deployment.functionNames)
    expect(functionNamed(name).inputs.reservedConcurrentExecutions, name).toBe(
      isProtected ? reserved[name] : undefined,
    );
  // Lambda keeps 100 executions of an account unreserved (AWS Lambda Developer Guide, "Configuring reserved concurrency").
  const all = Object.values(reserved).reduce((sum, executions) => sum + executions, 0);
  expect(all).toBeLessThanOrEqual(limits.concurrency.quota - 100);
};

export const sweepsOnSchedule: Statement = ({ inputs, functionNamed }) =>
  expect(inputs("scheduler/schedule:Schedule", "SweepSchedule")).toMatchObject({
    scheduleExpression: `rate(${limits.sweep.every / 60} minutes)`,
    state: "ENABLED",
    target: { arn: functionNamed("sweep-uploads").arn, retryPolicy: { maximumRetryAttempts: 0 } },
  });

export const logsAreKeptAMonth: Statement = ({ all, functionNames }) => {
  const groups = all("cloudwatch/logGroup:LogGroup");
  // One for each function, and the API's access log.
  expect(groups).toHaveLength(functionNames.length + 1);
  for (const { inputs, name } of groups) expect(inputs.retentionInDays, name).toBe(30);
};
