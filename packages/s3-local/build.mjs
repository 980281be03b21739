// Makes `dist`: the package as it is published, in JavaScript with types. Here in the repository the sources run as they
// are; Node runs no TypeScript from node_modules.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

rmSync(here("dist"), { recursive: true, force: true });
execFileSync(process.execPath, [
  here("../../node_modules/typescript/bin/tsc"),
  "--project",
  here("tsconfig.build.json"),
]);

const { name, version, description, license, type, dependencies } = JSON.parse(
  readFileSync(here("package.json"), "utf8"),
);
const published = {
  name,
  version,
  description,
  license,
  type,
  engines: { node: ">=24" },
  exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
  bin: { "s3-local": "./cli.js" },
  dependencies,
};
writeFileSync(here("dist/package.json"), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(here("README.md"), here("dist/README.md"));
chmodSync(here("dist/cli.js"), 0o755);
