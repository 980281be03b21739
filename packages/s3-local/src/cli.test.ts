import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { clientFor, startTestServer, temporaryFolder } from "./testing/test-server.ts";

const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));

const start = (...args: string[]) => {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk;
  });
  return { child, output, closed: once(child, "close").then(([code]: unknown[]) => code) };
};

const run = async (...args: string[]) => {
  const { output, closed } = start(...args);
  return { code: await closed, ...output };
};

const keys = ["--access-key-id", "AKIA", "--secret-access-key", "secret"];

test("says where it listens, and ends cleanly on SIGTERM and SIGINT", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const { child, output, closed } = start(
      ...["--port", "0", "--data", await temporaryFolder(), ...keys],
    );
    await expect.poll(() => output.stdout).toMatch(/\n$/);
    expect(output.stdout).toMatch(/^s3-local listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    child.kill(signal);
    expect(await closed).toBe(0);
    expect(output.stderr).toBe("");
  }
});

test("ends cleanly on a signal that arrives while it prints its address", async () => {
  const folder = await temporaryFolder();
  // Signals the process from inside the write of the address.
  const preload = `
    const { write } = process.stdout;
    process.stdout.write = (text) => {
      write.call(process.stdout, text);
      process.kill(process.pid, "SIGTERM");
      return true;
    };`;
  const child = spawn(
    process.execPath,
    [
      ...["--import", `data:text/javascript,${encodeURIComponent(preload)}`, cli],
      ...["--port", "0", "--data", folder, ...keys],
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  expect(await once(child, "close")).toEqual([0, null]);
});

test("shows its usage", async () => {
  const { code, stdout } = await run("--help");
  expect(code).toBe(0);
  expect(stdout).toContain("--secret-access-key");
});

test.each([
  [[], "--port is missing; see --help"],
  [["--port", "0"], "--data is missing; see --help"],
  [["--port", "0", "--data", "x"], "--access-key-id is missing; see --help"],
  [["--port", "x", "--data", "x", ...keys], "--port must be a number from 0 to 65535, not x"],
  [["--prot", "1"], "Unknown option '--prot'"],
])("refuses the arguments %j in one line", async (args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("says in one line that the port or the data folder cannot be had", async () => {
  const server = await startTestServer();
  const { port } = new URL(server.url);
  const folder = await temporaryFolder();
  const taken = await run("--port", port, "--data", folder, ...keys);
  expect(taken).toMatchObject({ code: 1, stderr: `s3-local: port ${port} is in use\n` });

  const busy = await run("--port", "0", "--data", server.dataDir, ...keys);
  expect(busy).toMatchObject({
    code: 1,
    stderr: `s3-local: The data folder ${server.dataDir} is in use by another s3-local\n`,
  });

  const file = join(folder, "a-file");
  await writeFile(file, "");
  const unusable = await run("--port", "0", "--data", file, ...keys);
  expect(unusable.code).toBe(1);
  expect(unusable.stderr).toContain(`s3-local: cannot use the data folder ${file}`);

  // Linux answers ENOENT here, and Node's recursive mkdir then never returns.
  const impossible = await run("--port", "0", "--data", "/proc/s3-local", ...keys);
  expect(impossible.code).toBe(1);
  expect(impossible.stderr).toMatch(
    /^s3-local: cannot use the data folder \/proc\/s3-local: .+\n$/,
  );
});

test("takes several keys with policies from a file", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "keys.json");
  const statement = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };
  const limited = {
    accessKeyId: "AKIALIMITED",
    secretAccessKey: "b",
    policy: { Statement: statement },
  };
  await writeFile(file, JSON.stringify([{ accessKeyId: "AKIA", secretAccessKey: "a" }, limited]));
  const { child, output, closed } = start("--port", "0", "--data", folder, "--credentials", file);
  await expect.poll(() => output.stdout).toMatch(/\n$/);
  const url = output.stdout.trim().split(" ").at(-1) ?? "";
  const client = clientFor(url, { credentials: limited });
  await client.send(new ListBucketsCommand());
  await expect(client.send(new CreateBucketCommand({ Bucket: "photos" }))).rejects.toThrow(
    "s3:CreateBucket",
  );
  await clientFor(url, { credentials: { accessKeyId: "AKIA", secretAccessKey: "a" } }).send(
    new CreateBucketCommand({ Bucket: "photos" }),
  );
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
});

test.each([
  ["{}", "it must be a list"],
  ["[{}]", "each key needs an accessKeyId and a secretAccessKey"],
  ["[", "JSON"],
  [
    JSON.stringify([{ accessKeyId: "a", secretAccessKey: "b", policy: { Statement: [{}] } }]),
    "Effect must be Allow or Deny",
  ],
])("refuses the credentials %s in one line", async (text, message) => {
  const folder = await temporaryFolder();
  const file = join(folder, "keys.json");
  await writeFile(file, text);
  const { code, stderr } = await run("--port", "0", "--data", folder, "--credentials", file);
  expect(code).toBe(1);
  expect(stderr).toContain(`cannot use --credentials ${file}: `);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});
