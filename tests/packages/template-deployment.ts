import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
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
