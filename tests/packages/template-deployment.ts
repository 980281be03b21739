import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { evaluate, platform } from "../../infra/testing/graph.ts";

/** Evaluates the `sst.config.ts` of an installed app, and expects Slipway's bucket. */
export const expectDeployment = async (folder: string): Promise<void> => {
  await mkdir(join(folder, ".sst"), { recursive: true });
  // `sst install` would take long. The components are those of the tested version of SST.
  await symlink(platform, join(folder, ".sst", "platform"));
  const { resources } = await evaluate({ stage: "ada", folder });
  expect(resources.map(({ name }) => name)).toContain("UploadsFilesBucket");
};

/** Writes what SST reads of a build with OpenNext, which would be downloaded and take minutes. */
export const fakeOpenNext = async (folder: string): Promise<void> => {
  const server = { type: "function", handler: "index.handler", bundle: ".open-next/server" };
  const origins = { default: server, imageOptimizer: server, s3: { type: "s3", copy: [] } };
  const files = {
    ".open-next/open-next.output.json": {
      ...{ edgeFunctions: {}, origins, behaviors: [] },
      additionalProps: { disableIncrementalCache: true, disableTagCache: true },
    },
    ".next/BUILD_ID": "build",
    ".next/routes-manifest.json": { basePath: "" },
    ".next/prerender-manifest.json": { version: 4, routes: {} },
    ".open-next/server/index.mjs": "",
    ".open-next/assets/icon.svg": "",
    ".open-next/cache/page": "",
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(content));
  }
};
