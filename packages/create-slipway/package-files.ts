import { cpSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isGenerated } from "./src/generated-files.ts";
import { templates } from "./src/templates.ts";

const source = fileURLToPath(new URL("../../templates", import.meta.url));

/** Adds the templates to the published package. npm does not publish files that are named .gitignore. */
export const addFiles = (dist: string): void => {
  for (const name of Object.keys(templates)) {
    const copy = join(dist, "templates", name);
    cpSync(join(source, name), copy, { recursive: true, filter: (file) => !isGenerated(file) });
    if (existsSync(join(copy, ".gitignore")))
      renameSync(join(copy, ".gitignore"), join(copy, "gitignore"));
  }
};
