// Tests of the statements: each mistake is made in the sources, the app is evaluated with it, and the statements that are
// about it must be the ones that fail.
import { expect, test } from "vitest";
import { allStatements } from "./statements.ts";
import { look } from "./testing/deployment.ts";
import { type Edit, evaluate } from "./testing/graph.ts";

const brokenBy = async (...edits: readonly Edit[]): Promise<readonly string[]> => {
  const deployment = look(await evaluate({ stage: "production", edits }));
  return allStatements.flatMap(([words, statement]) => {
    try {
      statement(deployment);
      return [];
    } catch {
      return [words];
    }
  });
};

test.concurrent("a widened grant is noticed", async () => {
  const edit = {
    file: "infra/functions.ts",
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
    file: "infra/sweep.ts",
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
    file: "infra/bucket.ts",
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
    file: "infra/queue.ts",
    find: "dlq: { queue: deadLetters.arn, retry: limits.queue.maxReceiveCount },",
    replace: "",
  };
  expect(await brokenBy(edit)).toEqual([
    "a message that fails five times goes to the dead letters",
  ]);
});

test.concurrent("a lost time to live is noticed", async () => {
  const edit = { file: "infra/table.ts", find: "ttl: keys.timeToLive,", replace: "" };
  expect(await brokenBy(edit)).toEqual(["records that are over go by themselves"]);
});

test.concurrent("a role that the account's root may assume is noticed", async () => {
  const edit = {
    file: "infra/functions.ts",
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
  const edits = ["infra/private-bucket.ts", "infra/table.ts", "infra/sign-in.ts"].map((file) => ({
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
    file: "infra/options.ts",
    find: 'keepData: protect || $app.removal !== "remove"',
    replace: "keepData: protect",
  };
  expect(await brokenBy(unprotect, forgetRemoval)).toEqual(Object.values(kept));
});

test.concurrent("a kept bucket that loses its versions is noticed", async () => {
  const edit = { file: "infra/private-bucket.ts", find: "versioning: keep,", replace: "" };
  expect(await brokenBy(edit)).toEqual([kept.protection]);
});

test("a mistake that cannot be made any more is noticed", async () => {
  await expect(
    brokenBy({ file: "infra/table.ts", find: "no such text", replace: "" }),
  ).rejects.toThrow('infra/table.ts has no "no such text" any more.');
});
