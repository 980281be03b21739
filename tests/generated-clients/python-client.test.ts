import { expect, onTestFinished, test } from "vitest";
import { pdf } from "../real-files.ts";
import { createWorkspace, readDocument, type Workspace } from "./workspace.ts";

/** Succeeds on a Python that the generator runs on. */
const checkVersion = "import sys, pip; sys.exit(sys.version_info < (3, 11))";

const pipOptions = ["--quiet", "--disable-pip-version-check", "--retries", "0"];

/**
 * Installs the generator into the workspace's folder `packages`.
 *
 * @returns why it cannot be installed here, or undefined
 */
const installGenerator = async ({ run }: Workspace): Promise<string | undefined> => {
  try {
    await run("python3", "-c", checkVersion);
  } catch {
    return "needs Python 3.11 or newer, with pip";
  }
  try {
    const options = [...pipOptions, "--target", "packages", "--requirement", "requirements.txt"];
    await run("python3", "-m", "pip", "install", ...options);
  } catch (error) {
    // Any other failure to install is a failure of the test.
    if (!/connection broken|No matching distribution/.test(String(error))) throw error;
    return "needs a package registry with openapi-python-client";
  }
  return undefined;
};

test("a client that openapi-python-client generated uploads a file", async ({ skip }) => {
  const workspace = await createWorkspace("python");
  onTestFinished(() => workspace[Symbol.asyncDispose]());
  const { run, write, stack } = workspace;
  const obstacle = await installGenerator(workspace);
  skip(obstacle !== undefined, obstacle);

  const document = await write("openapi.json", await readDocument(stack));
  await run("python3", "generate.py", document);
  const file = pdf("small.pdf");
  const { stdout } = await run("python3", "upload.py", ...(await workspace.argumentsFor(file)));
  expect(JSON.parse(stdout)).toMatchObject({
    status: "ready",
    kind: "documents",
    object: { size: file.buffer.length, checksum: { value: file.sha256 } },
  });
});
