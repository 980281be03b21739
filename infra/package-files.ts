import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "../scripts/build-page.ts";

const page = fileURLToPath(new URL("../web/dist", import.meta.url));

/** Adds the built page to the published package. */
export const addFiles = async (dist: string): Promise<void> => {
  await buildPage((line) => console.error(`slipway: ${line}`));
  cpSync(page, join(dist, "page"), { recursive: true });
  rmSync(join(dist, "page", ".sources"));
};
