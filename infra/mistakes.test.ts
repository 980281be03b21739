// Tests of the statements and of AWS's rules: each mistake is made in the sources, the app is evaluated with it, and the
// statements and rules that are about it must be the ones that fail.
import { expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { allStatements } from "./statements.ts";
import { look } from "./testing/deployment.ts";
import { type Edit, evaluate } from "./testing/graph.ts";

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
  const edit = {
    file: "infra/functions/functions.ts",
    find: "actions: [...actions],",
    replace: 'actions: actions.map((action) => action.replace("s3:GetObjectVersion", "s3:Get*")),',
  };
  expect(await brokenBy(edit)).toEqual([
    "each may do what its grants say, write its logs, and nothing else",
    "no role names all actions of a service, or all resources",
  ]);
});

test.concurrent("a policy that is attached to a role from outside is noticed", async () => {
  const edit = {
    file: "infra/functions/sweep.ts",
    find: "): sst.aws.CronV2 =>",
    replace: `): sst.aws.CronV2 =>
      new aws.iam.RolePolicyAttachment(
        named("SweepMayDoAnything"),
        {
          role: functions["sweep-uploads"].nodes.role.name,
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        },
        inside,
      ) &&`,
  };
  expect(await brokenBy(edit)).toEqual([
    "each may do what its grants say, write its logs, and nothing else",
  ]);
});

test.concurrent("a public bucket is noticed", async () => {
  const edit = {
    file: "infra/storage/bucket.ts",
    find: "versioning: true,",
    replace: 'versioning: true, access: "public",',
  };
  expect(await brokenBy(edit)).toEqual([
    "no bucket can be made public, and none is reached without TLS",
    "the bucket's policy allows nobody anything",
  ]);
});

test.concurrent("a missing dead-letter queue is noticed", async () => {
  const edit = {
    file: "infra/events/queue.ts",
    find: "dlq: { queue: deadLetters.arn, retry: limits.queue.maxReceiveCount },",
    replace: "",
  };
  expect(await brokenBy(edit)).toEqual([
    "a message that fails five times goes to the dead letters",
  ]);
});

test.concurrent("a lost time to live is noticed", async () => {
  const edit = { file: "infra/storage/table.ts", find: "ttl: keys.timeToLive,", replace: "" };
  expect(await brokenBy(edit)).toEqual(["records that are over go by themselves"]);
});

test.concurrent("a role that the account's root may assume is noticed", async () => {
  const edit = {
    file: "infra/functions/functions.ts",
    find: "transform: { role: trustLambda },",
    replace: "",
  };
  expect(await brokenBy(edit)).toEqual(["each role is trusted to one service alone"]);
});

const kept = {
  files: "removing a stage keeps files that are protected or retained",
  records: "removing a stage keeps records that are protected or retained",
  users: "removing a stage keeps users that are protected or retained",
  protection:
    "a kept bucket keeps its versions, encryption, policy, rules and block of public access",
};

// SST keeps what `removal` names, except a resource that says `false` itself.
test.concurrent("files, records and users that go although production is retained are noticed", async () => {
  const edits = [
    "infra/storage/private-bucket.ts",
    "infra/storage/table.ts",
    "infra/front/sign-in.ts",
  ].map((file) => ({
    file,
    find: "retainOnDelete = kept.retainOnDelete",
    replace: "retainOnDelete = false",
  }));
  expect(await brokenBy(...edits)).toEqual(Object.values(kept));
});

test.concurrent("data that goes once production is no longer protected is noticed", async () => {
  const unprotect = {
    file: "sst.config.ts",
    find: "protect: isProduction",
    replace: "protect: false",
  };
  const forgetRemoval = {
    file: "infra/options/settings.ts",
    find: 'keepData: protect || $app.removal !== "remove"',
    replace: "keepData: protect",
  };
  expect(await brokenBy(unprotect, forgetRemoval)).toEqual(Object.values(kept));
});

test.concurrent("a kept bucket that loses its versions is noticed", async () => {
  const edit = { file: "infra/storage/private-bucket.ts", find: "versioning: keep,", replace: "" };
  expect(await brokenBy(edit)).toEqual([kept.protection]);
});

/** Each with the rule of AWS that it breaks. They are made together, as an evaluation takes seconds. */
const refusedByAws: readonly (Edit & { readonly breaks: string })[] = [
  {
    file: "infra/scope.ts",
    find: 'name.replace(/-+/g, "-")',
    replace: 'name.replace("slipway", "-slipway")',
    breaks: "name of Trail in cloudtrail has 3 to 128 characters that it may have",
  },
  {
    file: "infra/storage/access-logs.ts",
    find: "prefix, expiresIn",
    replace: "expiresIn",
    breaks: "a lifecycle rule says which objects it is about, by one filter",
  },
  {
    file: "infra/storage/bucket.ts",
    find: "filter: {},\n          noncurrent",
    replace: 'filter: { tag: { key: "kind", value: "copy" } },\n          noncurrent',
    breaks: "multipart uploads and delete markers are not chosen by tags",
  },
  {
    file: "infra/events/subscriptions.ts",
    find: "size: limits.queue.batchSize",
    replace: "size: 100",
    breaks: "a batch of more than 10 messages has a window to be gathered in",
  },
  {
    file: "infra/events/queue.ts",
    find: "limits.queue.visibilityTimeout",
    replace: "20",
    breaks: "a message stays invisible for as long as its function may run",
  },
  {
    file: "infra/front/front.ts",
    find: 'header: "permissions-policy"',
    replace: 'header: "X-Frame-Options"',
    breaks: "no custom header is one of CloudFront's security headers",
  },
  {
    file: "infra/front/front.ts",
    find: "value: policy }",
    replace: "value: policy.apply((text) => text.repeat(2)) }",
    breaks: "a key of CloudFront's store has at most 512 bytes, its value 1 KB",
  },
  {
    file: "infra/front/front.ts",
    find: "evaluateTargetHealth: false",
    replace: "evaluateTargetHealth: true",
    breaks: "a record of Route 53 asks for no health of CloudFront",
  },
  {
    file: "infra/front/api.ts",
    find: "allowOrigins: origins,",
    replace: 'allowOrigins: ["*"], allowCredentials: true,',
    breaks: "an API's CORS has no asterisk where it has credentials, and is kept for a day at most",
  },
  {
    file: "infra/functions/functions.ts",
    find: "timeout: limits.timeout.library",
    replace: "timeout: 60",
    breaks: "an integration ends within 30 seconds, and so does its function",
  },
  {
    file: "infra/operations/alarms.ts",
    find: "const minute = 60;",
    replace: "const minute = 45;",
    breaks:
      "an alarm's periods are ones of CloudWatch, and it looks back a day or, by the hour, a week",
  },
  {
    file: "infra/functions/sweep.ts",
    find: "limits.sweep.every / 60",
    replace: "1",
    breaks: "a schedule's rate has the right number of its unit",
  },
  {
    file: "infra/slipway.ts",
    find: '{ "slipway:instance": name,',
    replace: '{ "slipway:instance": name, "Slipway:Instance": name,',
    breaks: "no two tags of a resource differ only in case",
  },
];

test.concurrent("what AWS would refuse is noticed", async () => {
  const options = {
    file: "sst.config.ts",
    find: "readOptions(process.env)",
    replace: '{ dataEvents: true, domain: "uploads.example.com" }',
  };
  const broken = await brokenBy(options, ...refusedByAws);
  expect(broken).toEqual(expect.arrayContaining(refusedByAws.map(({ breaks }) => breaks)));
});

test("a mistake that cannot be made any more is noticed", async () => {
  await expect(
    brokenBy({ file: "infra/storage/table.ts", find: "no such text", replace: "" }),
  ).rejects.toThrow('infra/storage/table.ts has no "no such text" any more.');
});
