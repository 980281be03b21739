import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSlipway, refuse } from "@slipway/core";
import * as v from "valibot";
import { expect, test } from "vitest";
import repositoryConfig from "../slipway.config.ts";
import { pdf, png } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";
const closedAlbumId = "11111111-4b1d-4c6d-8f5d-3f0b8a1d7e02";

const config = defineSlipway({
  kinds: {
    avatar: { accept: ["image/*"], maxSize: "1 KB", maxFiles: 1 },
    document: {
      accept: [".txt"],
      retention: { choices: ["2 days"] },
      fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), page: v.optional(v.number()) }),
      authorize: ({ fields }) =>
        fields.albumId !== closedAlbumId || refuse("album-closed", "This album is closed."),
    },
  },
});

/** Starts a stack with the config. Returns a function that runs `slipway put`. */
const start = async () => {
  const stack = await startTestStack({ config });
  const folder = await temporaryFolder();
  for (const [name, bytes] of [
    ["a.png", png("a.png").buffer],
    ["a.txt", "All hands on deck."],
    ["big.png", Buffer.alloc(2000)],
  ] as const)
    await writeFile(join(folder.path, name), bytes);
  const put = async (names: readonly string[], ...options: readonly string[]) => {
    const files = names.map((name) => join(folder.path, name));
    const { exitCode, output } = runSlipway(["put", "--json", ...options, ...files], {
      SLIPWAY_ENDPOINT: stack.apiUrl,
      SLIPWAY_STATE: join(folder.path, "state"),
    });
    return { exitCode: await exitCode, ...output };
  };
  return {
    put,
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

test("put uploads files of a kind with its fields", async () => {
  await using slipway = await start();
  const document = ["--kind", "document", "--field", `albumId=${albumId}`];
  const run = await slipway.put(["a.txt"], ...document, "--field", "page=7", "--keep", "2");
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(JSON.parse(run.stdout)).toMatchObject({
    status: "ready",
    kind: "document",
    fields: { albumId, page: 7 },
    retention: 2,
  });
  const avatar = await slipway.put(["a.png"], "--kind", "avatar");
  expect(JSON.parse(avatar.stdout)).toMatchObject({ status: "ready", kind: "avatar" });
});

test("put says which rule of a kind a file or a field breaks", async () => {
  await using slipway = await start();
  const field = (value: string) => ["--kind", "document", "--field", value];
  for (const [names, options, reason] of [
    [["big.png"], ["--kind", "avatar"], "The file size must be at most 1 KB."],
    [["a.txt"], ["--kind", "avatar"], "Files of type text/plain aren't supported."],
    [["a.png", "a.png"], ["--kind", "avatar"], "The selection must have at most 1 file."],
    [["a.txt"], ["--kind", "nope"], "The kind must be one of avatar, document."],
    [["a.txt"], [], "The kind must be one of avatar, document."],
    [["a.txt"], ["--kind", "document"], "The field albumId is required."],
    [["a.txt"], field("albumId=mine"), 'The field albumId: Invalid UUID: Received "mine".'],
    [["a.txt"], field(`albumID=${albumId}`), "The field albumId is required."],
    [["a.txt"], field(`albumId=${closedAlbumId}`), "This album is closed."],
    [
      ["a.txt"],
      [...field(`albumId=${albumId}`), "--keep", "3"],
      "The retention must be one of 2 (days).",
    ],
  ] as const) {
    const { exitCode, stdout, stderr } = await slipway.put(names, ...options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toEqual(names.map((name) => `${name}: ${reason}`));
  }
});

test("put without a kind chooses the first one that accepts each file", async () => {
  await using stack = await startTestStack({ config: repositoryConfig });
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "dot.png"), png("dot.png").buffer);
  await writeFile(join(folder.path, "plan.pdf"), pdf("plan.pdf").buffer);
  const files = ["dot.png", "plan.pdf"].map((name) => join(folder.path, name));
  const { exitCode, output } = runSlipway(["put", "--json", ...files], {
    SLIPWAY_ENDPOINT: stack.apiUrl,
    SLIPWAY_STATE: join(folder.path, "state"),
  });
  expect(await exitCode, output.stderr).toBe(0);
  const records = output.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.map(({ fileName, kind }) => [fileName, kind]).toSorted()).toEqual([
    ["dot.png", "media"],
    ["plan.pdf", "documents"],
  ]);
});
