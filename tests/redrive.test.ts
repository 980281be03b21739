import { rmSync } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { localEndpointsFile } from "@slipway/core/deployment/local-endpoints";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import {
  getUpload,
  postForm,
  requestForms,
  requestUpload,
  toRequestedFile,
  waitUntilFinalized,
} from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const poison = "no event, nor JSON";

/** Runs `slipway` and returns its exit code and its output. */
const run = async (...args: string[]) => {
  const { exitCode, output } = runSlipway(args, {});
  return { code: await exitCode, ...output };
};

test("a message that always fails delays no other, and redrive lets it be retried as often again", async () => {
  await using stack = await startTestStack({ retryDelay: () => 1 });
  const files = Array.from({ length: 12 }, (_, n) => pdf(`${n}.pdf`));
  const forms = await requestForms(stack.apiUrl, files.map(toRequestedFile));
  await stack.send(poison);
  await Promise.all(
    forms.map(async (form, n) => {
      await postForm(form, files[n]?.buffer ?? Buffer.alloc(0));
      await stack.send(`${poison} ${n}`);
    }),
  );
  for (const { id } of forms)
    expect(await waitUntilFinalized(stack.apiUrl, id)).toMatchObject({ status: "ready" });
  await stack.settled();
  const given = limits.queue.maxReceiveCount;
  expect(stack.deadLetters()).toHaveLength(13);
  for (const letter of stack.deadLetters()) expect(letter.receiveCount).toBe(given);

  const list = await run("redrive", "--list", "--data", stack.dataDir);
  expect(list).toMatchObject({ code: 0, stderr: "13 messages\n" });
  expect(list.stdout.split("\n")[0]).toMatch(
    / {2}sent 20\S+Z {2}tried 5× {2}"no event, nor JSON"$/,
  );
  expect(stack.deadLetters()).toHaveLength(13);

  const tries = () => stack.warnings.filter((line) => line.startsWith("an event could not be"));
  const before = tries().length;
  expect(before).toBe(13 * given);
  const redrive = await run("redrive", "--wait", "--data", stack.dataDir);
  expect(redrive).toEqual({
    code: 0,
    stdout: "Moved 13 messages back to the queue.\n",
    stderr: "",
  });
  await stack.settled();
  expect(tries()).toHaveLength(2 * before);
  expect(stack.deadLetters()).toHaveLength(13);
});

test("an upload whose event failed too often becomes ready after a redrive", async () => {
  await using stack = await startTestStack({ retryDelay: () => 1 });
  const { s3, bucket: Bucket } = stack;
  const denyReading = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:GetObjectVersion",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [denyReading] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await postForm(form, file.buffer);
  await expect.poll(() => stack.deadLetters()).toHaveLength(1);
  expect(await getUpload(stack.apiUrl, form.id)).toMatchObject({ status: "pending" });
  const { stdout } = await run("redrive", "--list", "--json", "--data", stack.dataDir);
  expect(JSON.parse(stdout)).toMatchObject({
    receiveCount: 5,
    body: expect.stringContaining(form.id),
  });

  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  expect(await run("redrive", "--data", stack.dataDir)).toEqual({
    code: 0,
    stdout: "Redriving about 1 message.\n",
    stderr: "",
  });
  expect(await waitUntilFinalized(stack.apiUrl, form.id)).toMatchObject({ status: "ready" });
});

test("only the owner can read a stack's endpoints, and they are deleted when it stops", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, localEndpointsFile);
  const none = {
    code: 3,
    stdout: "",
    stderr: `slipway redrive: No local stack is running in ${folder.path}. Start it with: npx slipway dev --data ${folder.path}\n`,
  };
  expect(await run("redrive", "--data", folder.path)).toEqual(none);
  const args = ["--port", "0", "--data", folder.path];
  {
    await using stack = spawnSlipway(...args);
    await stack.running();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await run("redrive", "--data", folder.path, "--json")).toEqual({
      code: 0,
      stdout: '{"status":"started","toMove":0}\n',
      stderr: "",
    });
    stack.child.kill("SIGTERM");
    await stack.exitCode;
    await expect(stat(file)).rejects.toThrow("ENOENT");
  }
  {
    await using stack = spawnSlipway(...args);
    await stack.running();
    stack.child.kill("SIGKILL");
    await stack.exitCode;
    // The killed process could not delete its file, which is ignored.
    await stat(file);
    expect(await run("redrive", "--data", folder.path)).toEqual(none);
  }
  rmSync(file);
  await writeFile(file, "{}");
  expect(await run("redrive", "--data", folder.path)).toEqual(none);
});

test.each([
  [["--hooks", "--images"], "Use either --hooks or --images, not both."],
  [["--queue", "dead", "--images"], "Use --images only with a local stack."],
  [["--queue", "dead", "--hooks"], "Use --hooks only with a local stack."],
  [["--queue", "dead", "--data", "here"], "Use either --queue for AWS or --data"],
])("redrive refuses more than one queue: %s", async (args, message) => {
  const { code, stderr } = await run("redrive", ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test("redrive says which kinds have the queue that a local stack does not have", async () => {
  await using stack = await startTestStack();
  const { code, stderr } = await run("redrive", "--images", "--data", stack.dataDir);
  expect(code).toBe(3);
  expect(stderr).toContain("No kind of the local stack has variants or full details.");
});
