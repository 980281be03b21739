// The archives that SST makes of the functions' bundles, whatever the modes of the files were.
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { lambdaCanReadArchives } from "../statements/functions.ts";
import { look } from "../testing/deployment.ts";
import { evaluate } from "../testing/graph.ts";

let store: string;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), "slipway-bundles-"));
});
afterAll(() => rm(store, { recursive: true, force: true }));

/** Deploys under a umask that leaves nothing to others, with a store of bundles of its own. */
const deployPrivately = async () => {
  const edit = {
    file: "infra/functions/bundles.ts",
    find: '"linux", architecture]',
    replace: `"linux", architecture, ${JSON.stringify(store)}]`,
  };
  return look(await evaluate({ stage: "ada", umask: 0o077, edits: [edit] }));
};

test("Lambda can read functions that were bundled under umask 077, and bundles kept with other modes", async () => {
  lambdaCanReadArchives(await deployPrivately());
  for (const entry of await readdir(store, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  lambdaCanReadArchives(await deployPrivately());
});
