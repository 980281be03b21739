import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { allFunctionNames, imageFunctionName } from "@slipway/core/deployment/grants";
import {
  type Access,
  type Grants,
  localArns,
  localGrants,
  type RoleName,
} from "@slipway/local/iam/roles";
import { expect, test } from "vitest";
import {
  createImageMishaps,
  imageConfig,
  travelWithImages,
} from "./least-privilege/image-journey.ts";
import { createHookedConfig, type Mishaps, travel } from "./least-privilege/journey.ts";
import { startTestStack, type TestStack } from "./stack.ts";

/** One permission of a role. */
interface Grant {
  readonly name: RoleName;
  readonly action: string;
  readonly resource: string;
}

/** Permissions that Lambda itself uses: it polls the queue and the stream, and sends failures to a queue. */
const isLambdas = ({ action, resource }: Grant) =>
  action.startsWith("sqs:") || resource === localArns.stream;

/** Permissions for derived images, which have a journey of their own. */
const isForImages = ({ name, resource }: Grant) =>
  name === imageFunctionName || resource === `${localArns.bucket}/derived/*`;

/** Links to derived images are presigned only without a distribution for files, which a local stack with variants has. */
const isForPresignedLinks = ({ name, action }: Grant) =>
  name !== imageFunctionName && action === "s3:GetObjectVersion";

const all: readonly Grant[] = allFunctionNames
  .flatMap((name) =>
    localGrants(name).flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ name, action, resource }))),
    ),
  )
  .filter((grant) => !isLambdas(grant));

const granted = all.filter((grant) => !isForImages(grant));
const grantedForImages = all.filter((grant) => isForImages(grant) && !isForPresignedLinks(grant));

const without =
  ({ name, action, resource }: Grant): Grants =>
  (other) =>
    localGrants(other).flatMap((statement) => {
      if (other !== name || !statement.actions.includes(action)) return [statement];
      return [
        { ...statement, actions: statement.actions.filter((each) => each !== action) },
        {
          ...statement,
          actions: [action],
          resources: statement.resources.filter((each) => each !== resource),
        },
      ];
    });

/** Runs the journey on a stack of its own, and returns every call that the functions made. */
const journey = async (grants: Grants = localGrants) => {
  const mishaps: Mishaps = { losesEvents: false, breaksPut: false };
  const calls: Access[] = [];
  await using stack = await startTestStack({
    config: createHookedConfig(),
    grants,
    isEventLost: () => mishaps.losesEvents,
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
  return { calls, failure, warnings: stack.warnings };
};

/** Runs the journey of derived images on a stack of its own, and returns every call that the functions made. */
const imageJourney = async (grants: Grants = localGrants) => {
  const mishaps = createImageMishaps();
  const calls: Access[] = [];
  await using stack = await startTestStack({
    config: imageConfig,
    grants,
    retryDelay: () => 20,
    onAccess: (access) => {
      calls.push(access);
      mishaps.onAccess(access);
    },
  });
  const failure: unknown = await travelWithImages(stack, mishaps).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { calls, failure, warnings: stack.warnings };
};

/** Rejects when an event cannot be published. The stack retries it for a day and reports nothing else. */
const neverPublished = async (
  { warnings }: TestStack,
  calls: readonly Access[],
  ended: AbortSignal,
): Promise<void> => {
  const isRefused = () =>
    calls.some(({ action, allowed }) => action === "events:PutEvents" && !allowed);
  while (!ended.aborted && !(isRefused() && warnings.length > 0)) await delay(50);
  throw new Error("an event was not published");
};

const prefixes = ["uploads", "derived"].map((folder) => `${localArns.bucket}/${folder}/`);

/** Returns the permission that a call needs. All uploads are one resource, and so are all derived images. */
const grantOf = ({ function: name, action, resource }: Access): Grant => {
  const prefix = prefixes.find((each) => resource.startsWith(each));
  return { name, action, resource: prefix === undefined ? resource : `${prefix}*` };
};

const lines = (grants: readonly Grant[]): readonly string[] =>
  [
    ...new Set(grants.map(({ name, action, resource }) => `${name}: ${action} on ${resource}`)),
  ].sort();

test("each function uses exactly the permissions that it is granted", async () => {
  const { calls, failure } = await journey();
  expect(failure).toBeUndefined();
  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(lines(calls.map(grantOf))).toEqual(lines(granted));
  // `npm run referees` checks these calls against an IAM simulator.
  const { SLIPWAY_TEST_CALLS: file } = process.env;
  if (file !== undefined) await writeFile(file, JSON.stringify(calls));
});

test("each function uses exactly the permissions for derived images that it is granted", async () => {
  const { calls, failure } = await imageJourney();
  expect(failure).toBeUndefined();
  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(lines(calls.map(grantOf).filter(isForImages))).toEqual(lines(grantedForImages));
});

/** Permissions whose refusal causes no error: S3 gives no reason to a HEAD, and a file can be uploaded without the hint that it is a duplicate. Uploads are aborted later as well. */
const withoutWords = [
  "request-upload s3:GetObject",
  "derive-images s3:GetObject",
  "request-upload s3:AbortMultipartUpload",
  "request-upload dynamodb:Query",
];

test.each([
  ...granted.map((grant) => ({ ...grant, travel: journey })),
  ...grantedForImages.map((grant) => ({ ...grant, travel: imageJourney })),
])("$name is refused without $action, and the journey fails", async ({ travel, ...grant }) => {
  const { calls, failure, warnings } = await travel(without(grant));
  expect(failure).toBeDefined();
  const refused = calls.filter(({ allowed }) => !allowed);
  expect(lines(refused.map(grantOf))).toEqual(lines([grant]));
  if (withoutWords.includes(`${grant.name} ${grant.action}`)) return;
  expect([...warnings, String(failure)].join("\n")).toMatch(
    // S3 also refuses to return an object with AccessDenied, which its adapter translates.
    new RegExp(
      `(AccessDenied|ObjectForbidden).*is not authorized to perform: ${grant.action} on resource: `,
      "s",
    ),
  );
});
