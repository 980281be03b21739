// Tests of the statements: each mistake is made in the sources, the app is evaluated with it, and the statements that are
// about it must be the ones that fail.
import { expect, test } from "vitest";
import { allStatements } from "./statements.ts";
import { look } from "./testing/deployment.ts";
import { type Edit, evaluate } from "./testing/graph.ts";

const brokenBy = async (edit: Edit): Promise<readonly string[]> => {
  const deployment = look(await evaluate({ stage: "production", edits: [edit] }));
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

test("a mistake that cannot be made any more is noticed", async () => {
  await expect(
    brokenBy({ file: "infra/table.ts", find: "no such text", replace: "" }),
  ).rejects.toThrow('infra/table.ts has no "no such text" any more.');
});
