import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { type Access, type Grants, localArns, localGrants } from "@slipway/local/iam/roles";
import { expect, test } from "vitest";
import { type Mishaps, travel } from "./least-privilege/journey.ts";
import { type TestStack, testStack } from "./stack.ts";

/** One line of a role: this function may do this there. */
interface Grant {
  readonly name: FunctionName;
  readonly action: string;
  readonly resource: string;
}

/** What Lambda does in a function's name, and a function never: it polls the queue and the stream, and tells a queue of failures. */
const isLambdas = ({ action, resource }: Grant) =>
  action.startsWith("sqs:") || resource === localArns.stream;

const granted: readonly Grant[] = functionNames
  .flatMap((name) =>
    localGrants(name).flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ name, action, resource }))),
    ),
  )
  .filter((grant) => !isLambdas(grant));

const without = (grant: Grant): Grants => {
  const isIt = (name: FunctionName, action: string) =>
    name === grant.name && action === grant.action;
  return (name) =>
    localGrants(name).map((statement) => ({
      ...statement,
      actions: statement.actions.filter((action) => !isIt(name, action)),
    }));
};

/** The journey over a stack of its own, and every call that the functions made on it. */
const journey = async (grants: Grants = localGrants) => {
  const mishaps: Mishaps = { losesEvents: false, breaksPut: false };
  const calls: Access[] = [];
  await using stack = await testStack({
    grants,
    loses: () => mishaps.losesEvents,
    retryDelay: () => 20,
    onAccess: (access) => {
      calls.push(access);
      if (mishaps.breaksPut && access.action === "dynamodb:BatchWriteItem")
        throw new Error("DynamoDB breaks off");
    },
  });
  const ended = new AbortController();
  const failure: unknown = await Promise.race([
    travel(stack, mishaps),
    neverPublished(stack, calls, ended.signal),
  ]).then(
    () => undefined,
    (error: unknown) => error,
  );
  ended.abort();
  return { calls, failure, complaints: stack.complaints };
};

/** What cannot be published is tried again for a day: nothing else would tell of it. */
const neverPublished = async (
  { complaints }: TestStack,
  calls: readonly Access[],
  ended: AbortSignal,
): Promise<void> => {
  const isRefused = () =>
    calls.some(({ action, allowed }) => action === "events:PutEvents" && !allowed);
  while (!ended.aborted && !(isRefused() && complaints.length > 0)) await delay(50);
  throw new Error("an event was not published");
};

/** The grant that a call needs: every object of ours is one resource. */
const grantOf = ({ function: name, action, resource }: Access): Grant => ({
  name,
  action,
  resource: resource.startsWith(`${localArns.bucket}/uploads/`)
    ? `${localArns.bucket}/uploads/*`
    : resource,
});

const lines = (grants: readonly Grant[]): readonly string[] =>
  [
    ...new Set(grants.map(({ name, action, resource }) => `${name}: ${action} on ${resource}`)),
  ].sort();

test("each function is granted what it uses, and uses what it is granted", async () => {
  const { calls, failure } = await journey();
  expect(failure).toBeUndefined();
  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(lines(calls.map(grantOf))).toEqual(lines(granted));
  // The IAM referee judges these calls: `npm run referees`.
  const { SLIPWAY_TEST_CALLS: file } = process.env;
  if (file !== undefined) await writeFile(file, JSON.stringify(calls));
});

/** Where a refusal is no error: S3 says nothing of why to a HEAD, and what is not aborted now will be later. */
const withoutWords = ["request-upload s3:GetObject", "request-upload s3:AbortMultipartUpload"];

test.each(granted)("without $action, $name is refused, and the journey fails", async (grant) => {
  const { calls, failure, complaints } = await journey(without(grant));
  expect(failure).toBeDefined();
  const refused = calls.filter(({ allowed }) => !allowed);
  expect(lines(refused.map(grantOf))).toEqual(lines([grant]));
  if (withoutWords.includes(`${grant.name} ${grant.action}`)) return;
  expect([...complaints, String(failure)].join("\n")).toMatch(
    // The look at an object is refused by S3 with AccessDenied too, which its adapter has a name of its own for.
    new RegExp(
      `(AccessDenied|ObjectForbidden).*is not authorized to perform: ${grant.action} on resource: `,
      "s",
    ),
  );
});
