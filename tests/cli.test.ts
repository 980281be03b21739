import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { png } from "./real-files.ts";
import { computeSha256, downloadedSha256, runSlipway } from "./run-cli.ts";
import { getUpload } from "./script-client.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

test("put uploads files, small and large, and prints their records", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const small = png("dot.png");
  const large = Buffer.alloc(33 * 1024 ** 2, "All hands on deck. ");
  await writeFile(join(folder.path, "dot.png"), small.buffer);
  await writeFile(join(folder.path, "log.txt"), large);
  const environment = { SLIPWAY_ENDPOINT: stack.apiUrl, SLIPWAY_STATE: join(folder.path, "state") };
  const files = ["dot.png", "log.txt"].map((name) => join(folder.path, name));
  const run = runSlipway(
    ["put", "--json", "--title", "Deck", "--keep", "7", ...files],
    environment,
  );
  expect(await run.exitCode).toBe(0);
  expect(run.output.stderr).toBe("");
  const records = run.output.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const { id, fileName, title, retention, status } of records) {
    expect({ title, retention, status }).toEqual({ title: "Deck", retention: 7, status: "ready" });
    const sent = fileName === "dot.png" ? small.buffer : large;
    expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(sent));
  }
  expect(records).toHaveLength(2);
});

test("put skips files that operating systems create in folders, and reports them", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const names = ["._good.txt", "Thumbs.db", "good.txt"];
  for (const name of names) await writeFile(join(folder.path, name), "good");
  const { exitCode, output } = runSlipway(
    ["put", ...names.map((name) => join(folder.path, name))],
    {
      SLIPWAY_ENDPOINT: stack.apiUrl,
      SLIPWAY_STATE: join(folder.path, "state"),
    },
  );
  expect(await exitCode).toBe(0);
  expect(output.stderr).toContain("._good.txt: Skipped, because it is a system file.\n");
  expect(output.stderr).toContain("Thumbs.db: Skipped, because it is a system file.\n");
  expect(output.stdout.trim().split("\n")).toHaveLength(1);
});

test("put uploads a folder with the paths of its files", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const trips = join(folder.path, "trips");
  await mkdir(join(trips, "2026", "empty"), { recursive: true });
  await writeFile(join(trips, "notes.txt"), "notes");
  await writeFile(join(trips, ".DS_Store"), "system");
  await writeFile(join(trips, "2026", "plan.txt"), "plan");
  await symlink(folder.path, join(trips, "loop"));
  const { exitCode, output } = runSlipway(["put", trips], {
    SLIPWAY_ENDPOINT: stack.apiUrl,
    SLIPWAY_STATE: join(folder.path, "state"),
  });
  expect(await exitCode).toBe(0);
  const lines = output.stdout.trim().split("\n");
  const names = lines.map((line) => line.slice(line.indexOf(" ") + 1)).sort();
  expect(names).toEqual(["trips/2026/plan.txt", "trips/notes.txt"]);
  const [id = ""] = (lines.find((line) => line.endsWith("plan.txt")) ?? "").split(" ");
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({ path: "trips/2026" });
  expect(output.stderr).toContain("loop: Skipped, because it is not a regular file.\n");
});

test("put reports each file that fails, uploads the others, and exits with 1", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "empty.txt"), "");
  await writeFile(join(folder.path, "fake.png"), "no image");
  await writeFile(join(folder.path, "good.txt"), "good");
  const names = ["empty.txt", "fake.png", "good.txt", "missing.txt"];
  const { exitCode, output } = runSlipway(
    ["put", ...names.map((name) => join(folder.path, name))],
    {
      SLIPWAY_ENDPOINT: stack.apiUrl,
      SLIPWAY_STATE: join(folder.path, "state"),
    },
  );
  expect(await exitCode).toBe(1);
  expect(output.stderr).toContain("empty.txt: The file is empty.\n");
  expect(output.stderr).toContain("fake.png: The bytes are of an unknown type, not image/png.\n");
  expect(output.stderr).toContain("missing.txt: No such file.\n");
  const [id = "", name] = output.stdout.trim().split(" ");
  expect(name).toBe("good.txt");
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({ status: "ready" });
});

test.each([
  [[], "The command is missing"],
  [["get"], "Unknown command get."],
  [["put"], "put needs at least one file"],
  [["put", "--keep", "0", "a.txt"], "--keep must be a number from 1 to 36500, not 0."],
  [
    ["put", "--field", "note", "a.txt"],
    "--field must have a name and a value, such as note=Draft, not note.",
  ],
  [["put", "--endpoint", "here", "a.txt"], "--endpoint must be an HTTP or HTTPS URL, not here."],
  [["put", "--fast", "a.txt"], "Unknown option '--fast'"],
])("the command line %j prints a message and exits with 2", async (args, words) => {
  const { exitCode, output } = runSlipway(args, {});
  expect(await exitCode).toBe(2);
  expect(output.stderr).toContain(words);
  expect(output.stdout).toBe("");
});

test("put does not load the AWS SDK", async () => {
  await using folder = await temporaryFolder();
  const hook = join(folder.path, "hook.mjs");
  // Prints the name of each imported package.
  await writeFile(
    hook,
    `import { registerHooks } from "node:module";
     registerHooks({ resolve: (name, context, next) => {
       if (!name.startsWith(".")) console.log(name);
       return next(name, context);
     } });`,
  );
  const imported = async (command: string) => {
    const { exitCode, output } = runSlipway([command, "--help"], {
      NODE_OPTIONS: `--import ${hook}`,
    });
    expect(await exitCode).toBe(0);
    return output.stdout;
  };
  expect(await imported("put")).not.toContain("@aws-sdk/");
  expect(await imported("redrive")).toContain("@aws-sdk/client-sqs");
});

test("an interrupted put resumes with the stored parts when it runs again", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "log.txt");
  const bytes = Buffer.alloc(200 * 1024 ** 2, "All hands on deck. ");
  await writeFile(path, bytes);
  const state = join(folder.path, "state");
  const environment = { SLIPWAY_ENDPOINT: stack.apiUrl, SLIPWAY_STATE: state };
  const first = runSlipway(["put", path], environment);
  // Interrupts it after S3 has some parts.
  await expect.poll(() => storedParts(stack.apiUrl)).toBeGreaterThan(2);
  first.child.kill("SIGINT");
  expect(await first.exitCode).toBe(130);
  expect(first.output.stderr).toContain("Run the same command again to resume.");
  const kept = await storedParts(stack.apiUrl);
  expect(kept).toBeLessThan(25);

  const second = runSlipway(["put", path], environment);
  expect(await second.exitCode).toBe(0);
  const [id = ""] = second.output.stdout.split(" ");
  expect(await downloadedSha256(stack.apiUrl, id)).toBe(computeSha256(bytes));
  const list = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
  expect(list.uploads).toHaveLength(1);
});

/** Returns the number of parts that S3 has of the only upload. */
const storedParts = async (apiUrl: string): Promise<number> => {
  const list = await (await callApi(apiUrl + buildPath("listUploads"))).json();
  const [upload] = list.uploads;
  if (upload === undefined) return 0;
  const answer = await callApi(apiUrl + buildPath("requestParts", { id: upload.id }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ parts: [] }),
  });
  return (await answer.json()).uploaded?.length ?? 0;
};
