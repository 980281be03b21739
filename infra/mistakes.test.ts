// Tests the statements and AWS's rules: makes a mistake in the sources, evaluates the app, and requires that exactly the
// statements and rules about the mistake fail.
import { expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { allStatements } from "./statements.ts";
import { look } from "./testing/deployment.ts";
import { evaluate } from "./testing/graph.ts";
import type { Edit } from "./testing/source-edits.ts";

/** Returns the statements and rules that fail with these mistakes. */
const brokenBy = async (...edits: readonly Edit[]): Promise<readonly string[]> => {
  const graph = await evaluate({ stage: "production", edits });
  const deployment = look(graph);
  const statements = allStatements.flatMap(([words, statement]) => {
    try {
      statement(deployment);
      return [];
    } catch {
      return [words];
    }
  });
  const rules = Object.values(awsRules)
    .flat()
    .filter(({ violations }) => violations(graph).length > 0);
  return [...statements, ...rules.map(({ rule }) => rule)];
};

test.concurrent("a widened grant is noticed", async () => {
  const edit: Edit = {
    file: "infra/functions/permissions.ts",
    guard: "a role has exactly the granted actions",
    mutation: { value: '[...actions, "s3:Get*"]' },
  };
  expect(await brokenBy(edit)).toEqual([
    "each may do only what its grants allow, and write its logs",
    "no role has all actions of a service, or all resources",
  ]);
});

test.concurrent("another policy that is attached to a role is noticed", async () => {
  const edit: Edit = {
    file: "infra/functions/functions.ts",
    guard: "no other policy is attached to a role",
    mutation: {
      insert: `new aws.iam.RolePolicyAttachment(
        named("MayDoAnything"),
        {
          role: completeUpload.nodes.role.name,
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        },
        inside,
      );`,
    },
  };
  expect(await brokenBy(edit)).toEqual([
    "each may do only what its grants allow, and write its logs",
  ]);
});

test.concurrent("a public bucket is noticed", async () => {
  const edit: Edit = {
    file: "infra/storage/bucket.ts",
    guard: "the bucket is private",
    mutation: { insert: 'access: "public",' },
  };
  expect(await brokenBy(edit)).toEqual([
    "no bucket can be public or reached without TLS",
    "the bucket's policy lets only the files' CloudFront read, and only versions that it names",
  ]);
});

test.concurrent("a missing dead-letter queue is noticed", async () => {
  const edit: Edit = {
    file: "infra/events/queue.ts",
    guard: "failed messages go to the dead-letter queue",
    mutation: "remove",
  };
  expect(await brokenBy(edit)).toEqual([
    "a message that fails five times goes to the dead-letter queue",
    "an upload that fails five times goes to the dead-letter queue, which keeps it for 14 days",
  ]);
});

test.concurrent("a route for services that every token may call is noticed", async () => {
  const edit: Edit = {
    file: "infra/front/api.ts",
    guard: "API Gateway compares the scopes of routes",
    mutation: "remove",
  };
  expect(await brokenBy(edit)).toEqual([
    "the API has core's routes, and all but the health check, the OpenAPI document, and the pages of share links require a token",
  ]);
});

test.concurrent("a missing time to live is noticed", async () => {
  const edit: Edit = {
    file: "infra/storage/table.ts",
    guard: "records have a time to live",
    mutation: "remove",
  };
  expect(await brokenBy(edit)).toEqual(["expired records are deleted by time to live"]);
});

test.concurrent("a role that the account's root may assume is noticed", async () => {
  const edit: Edit = {
    file: "infra/functions/functions.ts",
    guard: "only Lambda may assume a role",
    mutation: "remove",
  };
  expect(await brokenBy(edit)).toEqual(["each role is trusted to one service only"]);
});

const kept = {
  files: "removing a stage keeps files if data is protected or retained",
  records: "removing a stage keeps records if data is protected or retained",
  users: "removing a stage keeps users if data is protected or retained",
  protection:
    "a retained bucket keeps its versions, encryption, policy, rules, and public access block",
};

// SST retains what `removal` names, except a resource that sets `false` itself.
test.concurrent("files, records, and users that are deleted although production is retained are noticed", async () => {
  const edits = [
    { file: "infra/storage/private-bucket.ts", guard: "files are retained" },
    { file: "infra/storage/table.ts", guard: "records are retained" },
    { file: "infra/front/sign-in.ts", guard: "users are retained" },
  ].map((place): Edit => ({ ...place, mutation: { value: "false" } }));
  expect(await brokenBy(...edits)).toEqual(Object.values(kept));
});

test.concurrent("data that is deleted once production is not protected is noticed", async () => {
  const unprotect: Edit = {
    file: "sst.config.ts",
    guard: "production is protected",
    mutation: { value: "false" },
  };
  const forgetRemoval: Edit = {
    file: "infra/options/settings.ts",
    guard: "data outlives the stage if it is retained",
    mutation: { value: "protect" },
  };
  expect(await brokenBy(unprotect, forgetRemoval)).toEqual(Object.values(kept));
});

test.concurrent("a retained bucket that loses its versions is noticed", async () => {
  const edit: Edit = {
    file: "infra/storage/private-bucket.ts",
    guard: "a retained bucket keeps its versioning",
    mutation: "remove",
  };
  expect(await brokenBy(edit)).toEqual([kept.protection]);
});

/** Each mistake with the rule that it breaks. They are made together, because an evaluation takes seconds. */
const refusedByAws: readonly (Edit & { readonly breaks: string })[] = [
  {
    file: "infra/scope.ts",
    guard: "names have no consecutive hyphens",
    mutation: { value: 'name.replace("slipway", "-slipway")' },
    breaks: "name of Trail in cloudtrail has 3 to 128 allowed characters",
  },
  {
    file: "infra/storage/access-logs.ts",
    guard: "a lifecycle rule has a filter",
    mutation: "remove",
    breaks: "a lifecycle rule selects objects with one filter",
  },
  {
    file: "infra/storage/bucket.ts",
    guard: "delete markers are not selected by tags",
    mutation: { value: '{ tag: { key: "kind", value: "copy" } }' },
    breaks: "multipart uploads and delete markers are not selected by tags",
  },
  {
    file: "infra/events/subscriptions.ts",
    guard: "a batch needs no batching window",
    mutation: { value: "100" },
    breaks: "a batch of more than 10 messages has a batching window",
  },
  {
    file: "infra/events/queue.ts",
    guard: "a message is hidden while its function runs",
    mutation: { value: '"20 seconds"' },
    breaks: "a queue's visibility timeout is at least its function's timeout",
  },
  {
    file: "infra/front/front.ts",
    guard: "custom headers are not security headers",
    mutation: { value: '"X-Frame-Options"' },
    breaks: "no custom header is one of CloudFront's security headers",
  },
  {
    file: "infra/front/front.ts",
    guard: "the policy fits into the store",
    mutation: { value: JSON.stringify("x".repeat(1025)) },
    breaks: "a key of a key value store has at most 512 bytes, and its value at most 1 KB",
  },
  {
    file: "infra/front/front.ts",
    guard: "the health of CloudFront is not checked",
    mutation: { value: "true" },
    breaks: "a Route 53 record does not check the health of CloudFront",
  },
  {
    file: "infra/front/api.ts",
    guard: "only the page's origin may call the API",
    mutation: { value: '["*"]' },
    breaks: "an API's CORS allows no asterisk with credentials, and is cached for at most a day",
  },
  {
    file: "infra/front/api.ts",
    guard: "only the page's origin may call the API",
    mutation: { insert: "allowCredentials: true," },
    breaks: "an API's CORS allows no asterisk with credentials, and is cached for at most a day",
  },
  {
    file: "infra/functions/functions.ts",
    guard: "the library responds in time",
    mutation: { value: "{ timeout: 60, memory: limits.memory.request }" },
    breaks: "an integration and its function time out within 30 seconds",
  },
  {
    file: "infra/operations/alarm.ts",
    guard: "an alarm has a valid period",
    mutation: { value: "45" },
    breaks:
      "an alarm's periods are valid, and it evaluates at most a day, or a week with periods of an hour",
  },
  {
    file: "infra/functions/sweep.ts",
    guard: "the sweep has a valid rate",
    mutation: { value: '"rate(1 minutes)"' },
    breaks: "a schedule's rate has a unit in singular or plural as its number requires",
  },
  {
    file: "infra/slipway.ts",
    guard: "tags differ not only in case",
    mutation: { insert: '"Slipway:Instance": name,' },
    breaks: "no two tags of a resource differ only in case",
  },
];

test.concurrent("what AWS would refuse is noticed", async () => {
  const options: Edit = {
    file: "sst.config.ts",
    guard: "options come from the environment",
    mutation: {
      value: 'new Slipway("Slipway", { dataEvents: true, domain: "uploads.example.com" })',
    },
  };
  const broken = await brokenBy(options, ...refusedByAws);
  expect(broken).toEqual(expect.arrayContaining(refusedByAws.map(({ breaks }) => breaks)));
});

test("a mistake at a guard that is not marked is noticed", async () => {
  await expect(
    brokenBy({ file: "infra/storage/table.ts", guard: "no such guard", mutation: "remove" }),
  ).rejects.toThrow('The guard "no such guard" is marked 0 times.');
});
