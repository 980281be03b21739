import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageFolder } from "@slipway/page";

const root = fileURLToPath(new URL("..", import.meta.url));
const web = join(root, "web");
const stamp = join(pageFolder, ".sources");

/** The files that the page is built from. */
const sources = [
  "package-lock.json",
  "web/{*,src/**,public/**}",
  "packages/{react,client,core}/src/**",
];

/**
 * Builds the page of this repository, unless it is up to date. The published package `@slipway/page` contains a built page, and
 * neither this file nor Vite.
 *
 * @param log called when a build starts
 */
export const buildPage = async (log: (line: string) => void): Promise<void> => {
  const current = hashSources();
  if (current === lastBuilt()) return;
  log("Building the page …");
  const { build } = await import("vite");
  await build({ root: web, logLevel: "error" });
  writeFileSync(stamp, current);
};

const lastBuilt = (): string | undefined => {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
};

const hashSources = (): string => {
  const digest = createHash("sha256");
  for (const path of globSync(sources, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, path));
    // The build changes the times of folders.
    if (!statSync(join(root, path)).isFile()) continue;
    digest.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return digest.digest("hex");
};
