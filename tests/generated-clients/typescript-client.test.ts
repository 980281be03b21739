import { createOpenApiDocument } from "@slipway/core/openapi";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pdf, realFile } from "../real-files.ts";
import { createWorkspace, readDocument, type Workspace } from "./workspace.ts";

let workspace: Workspace;

/** Runs a program that the client's `package.json` names, on the Node of these tests. */
const runScript = (script: string, ...args: readonly string[]) =>
  workspace.run("npm", "run", "--silent", script, "--", ...args);

beforeAll(async () => {
  workspace = await createWorkspace("typescript");
  await workspace.run("npm", "install", "--no-audit", "--no-fund");
  await workspace.write("openapi.json", await readDocument(workspace.stack));
  await runScript("generate", "openapi.json", "--output", "api.ts");
});
afterAll(() => workspace[Symbol.asyncDispose]());

test.each([
  ["of an app's kinds", async () => readDocument(workspace.stack)],
  ["without kinds", async () => JSON.stringify(createOpenApiDocument())],
])(
  "Redocly's recommended rules find nothing to improve in the OpenAPI document %s",
  async (_, read) => {
    await workspace.write("linted.json", await read());
    const { stdout } = await runScript("lint", "linted.json");
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 } });
  },
);

test("a client that openapi-typescript generated refuses mistakes when it compiles, and uploads a file by a form and one in parts", async () => {
  await runScript("compile");
  const large = `${pdf("").buffer.toString("latin1")}${"%".repeat(32 * 1024 ** 2)}`;
  const files = [pdf("small.pdf"), realFile("large.pdf", "application/pdf", large)];
  for (const file of files) {
    const { stdout } = await workspace.run(
      process.execPath,
      "upload.ts",
      ...(await workspace.argumentsFor(file)),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      status: "ready",
      kind: "documents",
      object: { size: file.buffer.length, contentType: "application/pdf" },
    });
  }
});
