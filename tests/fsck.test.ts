import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import {
  LocalCredentials,
  LocalEndpoints,
  localEndpointsFile,
} from "@slipway/core/deployment/local-endpoints";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { createFsckState } from "@slipway/operations/fsck/state";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestMultipart,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const policyOver = limits.policyLifetime + limits.policyGrace + 1;
const orphanId = "01930000-0000-7000-8000-00000000000a";
const unreadableId = "01930000-0000-7000-8000-00000000000b";

/** Runs `slipway fsck` and returns its exit code and its output. */
const run = async (stack: Pick<TestStack, "dataDir">, ...args: string[]) => {
  const { exitCode, output } = runSlipway(
    ["fsck", "--data", stack.dataDir, "--grace", "0", ...args],
    {},
  );
  return { code: await exitCode, ...output };
};

/** Returns the report that `--json` prints. */
const report = async (stack: Pick<TestStack, "dataDir">, ...args: string[]) => {
  const { code, stdout } = await run(stack, "--json", "--rate", "5000", ...args);
  return { code, ...JSON.parse(stdout) };
};

interface Told {
  readonly kind: string;
  readonly id?: string;
  readonly key: string;
  readonly repair?: string;
}
const sorted = (rows: readonly (readonly (string | undefined)[])[]) =>
  rows.toSorted((one, other) => (String(one) < String(other) ? -1 : 1));
const told = (findings: readonly Told[]) =>
  sorted(
    findings.map(({ kind, id, key, repair }) => [kind, id ?? key, ...(repair ? [repair] : [])]),
  );

/** Opens the table of a stack with all permissions, as in the AWS console. */
const tableOf = async ({ dataDir }: TestStack) => {
  const { dynamoDb, credentials, region } = v.parse(
    LocalEndpoints,
    JSON.parse(await readFile(join(dataDir, localEndpointsFile), "utf8")),
  );
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region,
    credentials: v.parse(LocalCredentials, JSON.parse(await readFile(credentials, "utf8"))),
  });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    /** Changes one attribute of an item outside Slipway. */
    edit: (id: string, path: string, value: unknown) => {
      const names = path.split(".");
      return documents.send(
        new UpdateCommand({
          TableName: dynamoDb.table,
          Key: { id },
          UpdateExpression: `SET ${names.map((_, n) => `#${n}`).join(".")} = :value`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#${n}`, name])),
          ExpressionAttributeValues: { ":value": value },
        }),
      );
    },
    put: (item: Record<string, unknown>) =>
      documents.send(new PutCommand({ TableName: dynamoDb.table, Item: item })),
    remove: (id: string) =>
      documents.send(new DeleteCommand({ TableName: dynamoDb.table, Key: { id } })),
    [Symbol.dispose]: () => client.destroy(),
  };
};

const readyUpload = async (stack: TestStack, name = "a.pdf") => {
  const upload = await uploadFile(stack.apiUrl, pdf(name));
  if (upload.status !== "ready") throw new Error("it is not ready");
  return upload;
};

test("an undamaged stack has no findings, and uploads in progress are counted separately", async () => {
  await using stack = await startTestStack();
  await Promise.all(["a.pdf", "b.pdf", "c.pdf"].map((name) => readyUpload(stack, name)));
  await requestUpload(stack.apiUrl, toRequestedFile(pdf("d.pdf")));
  const { sha256: _, ...large } = { ...toRequestedFile(pdf("e.pdf")), size: 40 * 1024 ** 2 };
  await requestMultipart(stack.apiUrl, large);
  expect(await run(stack)).toEqual({
    code: 0,
    stdout: "",
    stderr:
      "No faults in 5 records, 3 versions, 1 multipart upload.\n" +
      "In progress: 2 pending uploads, 1 open multipart upload.\n",
  });
});

/** Moves the clock and sends one request, so that the S3 client corrects its clock. Of many parallel requests some would fail. */
const moveClock = async (stack: TestStack, seconds: number) => {
  stack.advanceClock(seconds);
  const list = () =>
    stack.s3.send(new ListObjectVersionsCommand({ Bucket: stack.bucket, MaxKeys: 1 }));
  await list().catch(list);
};

/** Starts a stack with one of each damage, and returns the findings that fsck must report. */
const damagedStack = async () => {
  let isLost = false;
  const stack = await startTestStack({ isEventLost: () => isLost });
  const { s3, bucket: Bucket } = stack;
  using table = await tableOf(stack);
  const whole = await readyUpload(stack, "whole.pdf");
  const ghost = await readyUpload(stack, "ghost.pdf");
  const mismatch = await readyUpload(stack, "mismatch.pdf");
  const hidden = await readyUpload(stack, "hidden.pdf");
  const replayed = await requestUpload(stack.apiUrl, toRequestedFile(pdf("replayed.pdf")));
  await postForm(replayed, pdf("replayed.pdf").buffer);
  await stack.settled();
  await moveClock(stack, policyOver);
  await stack.sweep();
  // The clock was wrong for an hour: uploads that are requested now are overdue, and no sweep has run.
  await moveClock(stack, -policyOver - 3600);
  const lost = await requestUpload(stack.apiUrl, toRequestedFile(pdf("lost.pdf")));
  isLost = true;
  await postForm(lost, pdf("lost.pdf").buffer);
  await postForm(replayed, pdf("replayed.pdf").buffer);
  const { versionId: VersionId } = ghost.object ?? {};
  await s3.send(new DeleteObjectCommand({ Bucket, Key: defaultKeys.create(ghost.id), VersionId }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: defaultKeys.create(hidden.id) }));
  await table.edit(mismatch.id, "object.size", 1);
  await s3.send(
    new PutObjectCommand({ Bucket, Key: defaultKeys.create(orphanId), Body: "whose?" }),
  );
  await s3.send(new PutObjectCommand({ Bucket, Key: "uploads/readme.txt", Body: "mine" }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: defaultKeys.create(orphanId) }));
  await table.put({ id: unreadableId, status: "ready" });
  await table.put({ id: "downloads#somebody's", total: 3 });
  await moveClock(stack, 3600);
  isLost = false;
  return {
    stack,
    uploads: { whole, ghost, mismatch, hidden, replayed, lost },
    repairable: [
      ["ghost", ghost.id],
      ["mismatch", mismatch.id],
      ["multipart", orphanId],
      ["orphan", orphanId],
      ["overdue", lost.id],
      ["replay", hidden.id],
      ["replay", replayed.id],
    ],
    left: [
      ["foreign", "uploads/readme.txt"],
      ["unreadable", unreadableId],
    ],
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
};

test("every damage is found and nothing else, and a second check after the repair finds nothing", async () => {
  await using damaged = await damagedStack();
  const { stack, uploads, repairable, left } = damaged;
  const { s3, bucket: Bucket } = stack;
  const found = await report(stack);
  expect(found.code).toBe(1);
  expect(told(found.findings)).toEqual(sorted([...repairable, ...left]));
  expect(found.faults).toBe(repairable.length + left.length);
  // A check changes nothing.
  expect(await report(stack)).toEqual(found);

  const repaired = await report(stack, "--repair");
  expect(repaired).toMatchObject({ code: 1, faults: left.length, repaired: repairable.length });
  expect(told(repaired.findings)).toEqual(
    sorted([
      ...repairable.map(([kind, id]) => [kind, id, kind === "orphan" ? "started" : "repaired"]),
      ...left.map(([kind, id]) => [kind, id, "remains"]),
    ]),
  );
  const after = await report(stack);
  expect(told(after.findings)).toEqual(sorted(left));
  expect(after.inProgress).toMatchObject({ quarantine: 1 });

  // Findings that only a person may repair.
  await s3.send(
    new DeleteObjectCommand({
      Bucket,
      Key: "uploads/readme.txt",
      VersionId: found.findings.find(({ kind }: Told) => kind === "foreign").versionId,
    }),
  );
  using table = await tableOf(stack);
  await table.remove(unreadableId);
  expect(await report(stack)).toMatchObject({ code: 0, faults: 0, findings: [] });
  expect(await getUpload(stack.apiUrl, uploads.ghost.id)).toMatchObject({
    status: "deleted",
    reason: { code: "removed-in-storage" },
  });
  for (const { id } of [
    uploads.whole,
    uploads.mismatch,
    uploads.hidden,
    uploads.replayed,
    uploads.lost,
  ]) {
    const { status, object } = await getUpload(stack.apiUrl, id);
    expect({ status, versions: await listVersionIds(stack, id) }).toEqual({
      status: "ready",
      versions: [object?.versionId],
    });
  }
  expect(await getUpload(stack.apiUrl, uploads.mismatch.id)).toMatchObject({
    object: uploads.mismatch.object,
  });
  // The orphan stays until its quarantine ends, and is then deleted.
  expect(await listVersionIds(stack, orphanId)).toHaveLength(1);
  await moveClock(stack, limits.quarantine + 1);
  await stack.sweep();
  expect(await listVersionIds(stack, orphanId)).toHaveLength(0);
  expect(await report(stack)).toMatchObject({ code: 0, inProgress: { quarantine: 0 } });
  expect(stack.warnings).not.toContain(expect.stringContaining("could not be"));
});

test("findings are printed as a table, and the summary says what to do about them", async () => {
  let isLost = false;
  await using stack = await startTestStack({ isEventLost: () => isLost });
  const { s3, bucket: Bucket } = stack;
  const { id } = await readyUpload(stack);
  isLost = true;
  await s3.send(new DeleteObjectCommand({ Bucket, Key: defaultKeys.create(id) }));
  await s3.send(
    new PutObjectCommand({ Bucket, Key: defaultKeys.create(orphanId), Body: "whose?" }),
  );
  const [version] = await listVersionIds(stack, orphanId);
  stack.advanceClock(1);
  const found = await run(stack);
  expect(found).toMatchObject({ code: 1 });
  expect(found.stdout.split("\n")[0]).toBe("KIND    UPLOAD                                WHAT");
  expect(found.stdout).toContain(
    `orphan  ${orphanId}  Version ${version}: No record references it.\n`,
  );
  expect(found.stdout).toMatch(new RegExp(`replay  ${id}  Version \\S+: A delete marker hides`));
  expect(found.stderr).toBe("1 orphan, 1 replay in 1 record, 3 versions, 0 multipart uploads.\n");
  const repaired = await run(stack, "--repair");
  expect(repaired.stdout).toContain(`orphan  ${orphanId}  started   Version`);
  expect(repaired.stdout).toContain(`replay  ${id}  repaired  Version`);
  expect(repaired).toMatchObject({ code: 0 });
  expect(repaired.stderr).toContain("\n2 repaired, 0 left.\n");
  expect(await run(stack)).toEqual({
    code: 0,
    stdout: "",
    stderr:
      "No faults in 2 records, 2 versions, 0 multipart uploads.\nIn progress: 1 orphan in quarantine.\n",
  });
});

test("fsck reports no false findings while uploads are in progress", async () => {
  await using stack = await startTestStack();
  let isWorking = true;
  const work = async (worker: number) => {
    for (let n = 0; isWorking; n += 1) {
      const { id } = await readyUpload(stack, `${worker}-${n}.pdf`);
      if (n % 3 === 0)
        await callApi(
          `${stack.apiUrl}${buildPath("deleteUpload", { id })}?permanently=${n % 2 === 0}`,
          { method: "DELETE" },
        );
      const form = await requestUpload(stack.apiUrl, toRequestedFile(pdf("replayed.pdf")));
      await Promise.all([1, 2].map(() => postForm(form, pdf("replayed.pdf").buffer)));
    }
  };
  const working = [1, 2, 3].map(work);
  for (let check = 0; check < 3; check += 1) {
    const found = await report({ dataDir: stack.dataDir }, "--grace", "5");
    expect(found).toMatchObject({ code: 0, findings: [] });
    expect(found.checked.records).toBeGreaterThan(check * 3);
  }
  isWorking = false;
  await Promise.all(working);
});

test("a check that was killed resumes from its file and reports the same", async () => {
  await using damaged = await damagedStack();
  const { stack } = damaged;
  await using folder = await temporaryFolder();
  const file = join(folder.path, "state.json");
  for (let n = 0; n < 40; n += 1)
    await Promise.all(
      Array.from({ length: 25 }, (_, m) =>
        stack.s3.send(
          new PutObjectCommand({
            Bucket: stack.bucket,
            Key: `uploads/foreign-${n}-${m}`,
            Body: "x",
          }),
        ),
      ),
    );
  stack.advanceClock(1);
  const { code: _, ...whole } = await report(stack);
  expect(whole.found.foreign).toBe(1001);

  const checked = async (rate: number, signal?: "SIGKILL" | "SIGINT") => {
    const before = existsSync(file) ? (await stat(file)).mtimeMs : 0;
    const { child, exitCode, output } = runSlipway(
      [
        "fsck",
        "--data",
        stack.dataDir,
        "--grace",
        "0",
        "--json",
        "--resume",
        file,
        "--rate",
        `${rate}`,
      ],
      {},
    );
    if (signal === undefined) return { code: await exitCode, ...output };
    const wasSaved = async () => existsSync(file) && (await stat(file)).mtimeMs > before;
    await expect.poll(wasSaved).toBe(true);
    child.kill(signal);
    return { code: await exitCode, ...output };
  };
  // Slow enough to be killed halfway.
  expect(await checked(150, "SIGKILL")).toMatchObject({ code: null, stdout: "" });
  const stopped = await checked(150, "SIGINT");
  expect(stopped).toMatchObject({ code: 130, stdout: "" });
  expect(stopped.stderr).toContain("Run the same command again to resume.");
  const state = JSON.parse(await readFile(file, "utf8"));
  expect(state.versions).toMatchObject({ isDone: false, after: expect.anything() });
  const { code, stdout } = await checked(5000);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual(whole);
  // A finished check leaves no state to resume.
  expect(existsSync(file)).toBe(false);
});

test("a file that is not the state of this check is not overwritten", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const file = join(folder.path, "notes.txt");
  await writeFile(file, "notes");
  expect(await run(stack, "--resume", file)).toMatchObject({
    code: 2,
    stderr: `slipway: ${file} is not a state file of fsck. Try slipway --help.\n`,
  });
  const other = createFsckState({ bucket: "other", table: "other", segments: 1 });
  await writeFile(file, JSON.stringify(other));
  expect(await run(stack, "--resume", file)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("belongs to the bucket other and the table other"),
  });
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(other);
});

test("an invalid command line prints what is wrong and exits with 2", async () => {
  const { exitCode, output } = runSlipway(["fsck", "--bucket", "b"], {});
  expect(await exitCode).toBe(2);
  expect(output.stderr).toContain("needs both --bucket and --table");
});

test("a check that cannot run exits with 3 and prints why", async () => {
  await using folder = await temporaryFolder();
  expect(await run({ dataDir: folder.path })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("Start it with: npx slipway dev --data"),
  });
  await using stack = await startTestStack();
  const { s3, dynamoDb, credentials, region } = JSON.parse(
    await readFile(join(stack.dataDir, localEndpointsFile), "utf8"),
  );
  const { accessKeyId, secretAccessKey } = JSON.parse(await readFile(credentials, "utf8"));
  // As on AWS, the SDK reads its configuration from the environment.
  const environment = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
  };
  const onAws = async (bucket: string, table: string) => {
    const { exitCode, output } = runSlipway(
      ["fsck", "--bucket", bucket, "--table", table],
      environment,
    );
    return { code: await exitCode, stderr: output.stderr };
  };
  await readyUpload(stack);
  expect(await onAws(s3.bucket, dynamoDb.table)).toMatchObject({ code: 0 });
  expect(await onAws("none", dynamoDb.table)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("NoSuchBucket"),
  });
  expect(await onAws(s3.bucket, "none")).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("ResourceNotFoundException"),
  });
});
