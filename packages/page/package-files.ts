import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildPage } from "../../scripts/build-page.ts";
import { pageFolder } from "./index.ts";

/** Adds the built page to the published package. */
export const addFiles = async (dist: string): Promise<void> => {
  await buildPage((line) => console.error(`slipway: ${line}`));
  cpSync(pageFolder, join(dist, "page"), { recursive: true });
  rmSync(join(dist, "page", ".sources"));
};
