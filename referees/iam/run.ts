import type { FunctionName } from "@slipway/core/deployment/grants";
import { partOf } from "../../infra/functions/functions.ts";
import { awsAccount } from "../../infra/testing/aws-mocks.ts";
import { type Deployment, look } from "../../infra/testing/deployment.ts";
import { evaluate } from "../../infra/testing/graph.ts";
import { callsOfLambda, recordCalls } from "./calls.ts";
import { createCases } from "./cases.ts";
import { serviceCases } from "./service-cases.ts";
import { isAllowedByIam, type Request } from "./simulate.ts";

/** Known differences by action. They are printed, and do not fail the run. */
const explanations: Readonly<Record<string, string>> = {
  "dynamodb:ListStreams":
    "IAM's reference has no resource for it, so the simulator wants a wildcard. Lambda accepts the stream: SST's own subscriptions grant it so.",
};

interface Expectation {
  readonly request: Request;
  readonly allowed: boolean;
}

/**
 * Lets an independent implementation of IAM evaluate every call that the tests recorded, and many that must be refused,
 * against the roles and the policies of buckets and queues of a production deployment.
 *
 * The simulator treats an index as its table, so `table/*` would allow BatchGetItem for an index. Our roles name one table.
 *
 * @returns a line for each difference from the expected result, and whether every difference is known
 */
export const runIamReferee = async (): Promise<{ lines: string[]; passed: boolean }> => {
  const deployment = look(await evaluate({ stage: "production" }));
  const expectations = [...byFunctions(deployment), ...byServices(deployment)];
  const differences: string[] = [];
  const explained = new Set<string>();
  for (const { request, allowed } of expectations) {
    const verdict = await isAllowedByIam(request, awsAccount);
    if (verdict === allowed) continue;
    const { principal, action, resource, context } = request;
    const explanation = explanations[action];
    if (explanation !== undefined) {
      explained.add(`  explained: ${action}: ${explanation}`);
      continue;
    }
    const who = principal.split("/").at(-1);
    const found = typeof verdict === "boolean" ? (verdict ? "allows" : "refuses") : verdict.error;
    differences.push(
      `  ${who}: ${action} on ${resource} ${JSON.stringify(context)}: IAM ${found}, expected ${allowed ? "allowed" : "refused"}`,
    );
  }
  const allowedCount = expectations.filter(({ allowed }) => allowed).length;
  const counted = `IAM: ${allowedCount} requests that must be allowed, ${expectations.length - allowedCount} that must be refused`;
  const found = `${differences.length} unexplained differences`;
  return {
    lines: [`${counted}: ${found}`, ...differences, ...explained],
    passed: differences.length === 0,
  };
};

const byFunctions = (deployment: Deployment): readonly Expectation[] => {
  const { arns } = deployment;
  const calls = [...recordCalls(arns), ...callsOfLambda(arns)];
  return createCases(calls, arns).map(({ name, action, resource, context, allowed }) => ({
    allowed,
    request: {
      principal: `arn:aws:sts::${awsAccount}:assumed-role/${partOf(name)}/${name}`,
      action,
      resource,
      context,
      rolePolicy: readRolePolicy(deployment, name),
      resourcePolicy: findResourcePolicy(deployment, resource),
    },
  }));
};

const byServices = (deployment: Deployment): readonly Expectation[] =>
  serviceCases(deployment).map(({ service, action, resource, source, account, allowed }) => ({
    allowed,
    request: {
      principal: service,
      action,
      resource,
      context: { "aws:SourceArn": source, "aws:SourceAccount": account },
      resourcePolicy: findResourcePolicy(deployment, resource),
    },
  }));

const readRolePolicy = ({ inputs }: Deployment, name: FunctionName): unknown => {
  const { inlinePolicies } = inputs("iam/role:Role", `${partOf(name)}Role`);
  const [only] = inlinePolicies as { policy: string }[];
  return JSON.parse(only?.policy ?? "null");
};

/** Returns the policy of the request's bucket or queue; undefined if it has none. */
const findResourcePolicy = ({ all }: Deployment, resource: string): unknown => {
  const [, bucket] = /^arn:aws:s3:::([^/]+)/.exec(resource) ?? [];
  const policies = [...all("s3/bucketPolicy:BucketPolicy"), ...all("sqs/queuePolicy:QueuePolicy")];
  const found = policies.find(({ inputs }) =>
    bucket === undefined
      ? String(inputs.queueUrl).split("/").at(-1) === resource.split(":").at(-1)
      : inputs.bucket === bucket,
  );
  return found && JSON.parse(String(found.inputs.policy));
};
