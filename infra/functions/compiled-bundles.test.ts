import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundlesCompiledHandlers, lambdaCanReadArchives } from "../statements/functions.ts";
import { look } from "../testing/deployment.ts";
import { evaluate } from "../testing/graph.ts";

let store: string;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), "slipway-bundles-"));
});
afterAll(() => rm(store, { recursive: true, force: true }));

/** Deploys under a umask that gives others no access, with its own store of bundles. */
const deployCompiledPrivately = async () => {
  const edit = {
    file: "infra/functions/compiled-bundles.ts",
    guard: "the bundler caches bundles",
    mutation: {
      value: `[bundler, "linux", architecture, ${JSON.stringify(store)}]`,
    },
  };
  return look(
    await evaluate({
      stage: "ada",
      umask: 0o077,
      edits: [edit],
      configuration: { SLIPWAY_COMPILE_AHEAD: "true" },
    }),
  );
};

test("Lambda can read compiled functions that were bundled under umask 077, and cached ones with other modes", async () => {
  const deployment = await deployCompiledPrivately();
  bundlesCompiledHandlers(deployment);
  lambdaCanReadArchives(deployment);
  for (const entry of await readdir(store, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  lambdaCanReadArchives(await deployCompiledPrivately());
});

test("refuses to deploy SST's bundles under umask 077, which Lambda could not read", async () => {
  await expect(evaluate({ stage: "ada", umask: 0o077 })).rejects.toThrow(
    "Under the umask 077, Lambda cannot read the functions' code. Run `umask 022` before you deploy.",
  );
});
