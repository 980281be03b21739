import { rmSync } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { localEndpointsFile } from "@slipway/core/deployment/local-endpoints";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import {
  declared,
  finalized,
  getUpload,
  postForm,
  requestForms,
  requestUpload,
} from "./script-client.ts";
import { slipway } from "./slipway-command.ts";
import { spawnSlipway } from "./slipway-process.ts";
import { temporaryFolder, testStack } from "./stack.ts";

const poison = "no event, nor JSON";

/** What a command ends with and prints. */
const run = async (...args: string[]) => {
  const { code, output } = slipway(args, {});
  return { code: await code, ...output };
};

test("poison holds up none of its neighbours, and redrive gives it as many tries again", async () => {
  await using stack = await testStack({ retryDelay: () => 1 });
  const files = Array.from({ length: 12 }, (_, n) => pdf(`${n}.pdf`));
  const forms = await requestForms(stack.apiUrl, files.map(declared));
  await stack.send(poison);
  await Promise.all(
    forms.map(async (form, n) => {
      await postForm(form, files[n]?.buffer ?? Buffer.alloc(0));
      await stack.send(`${poison} ${n}`);
    }),
  );
  for (const { id } of forms)
    expect(await finalized(stack.apiUrl, id)).toMatchObject({ status: "ready" });
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

  const tries = () => stack.complaints.filter((line) => line.startsWith("an event could not be"));
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

test("an event whose handling failed while a cause lasted makes its upload ready after a redrive", async () => {
  await using stack = await testStack({ retryDelay: () => 1 });
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
  const form = await requestUpload(stack.apiUrl, declared(file));
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
  expect(await finalized(stack.apiUrl, form.id)).toMatchObject({ status: "ready" });
});

test("the endpoints of a stack are its owner's to read, and gone when it ends", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, localEndpointsFile);
  const none = {
    code: 3,
    stdout: "",
    stderr: `slipway redrive: No local stack is running in ${folder.path}. Start it with: npm start -- --data ${folder.path}\n`,
  };
  expect(await run("redrive", "--data", folder.path)).toEqual(none);
  const args = ["--port", "0", "--data", folder.path];
  {
    await using stack = spawnSlipway(...args);
    await stack.running();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await run("redrive", "--data", folder.path, "--json")).toEqual({
      code: 0,
      stdout: '{"status":"begun","toMove":0}\n',
      stderr: "",
    });
    stack.child.kill("SIGTERM");
    await stack.ended;
    await expect(stat(file)).rejects.toThrow("ENOENT");
  }
  {
    await using stack = spawnSlipway(...args);
    await stack.running();
    stack.child.kill("SIGKILL");
    await stack.ended;
    // It could not take its file away; nobody goes by it.
    await stat(file);
    expect(await run("redrive", "--data", folder.path)).toEqual(none);
  }
  rmSync(file);
  await writeFile(file, "{}");
  expect(await run("redrive", "--data", folder.path)).toEqual(none);
});
