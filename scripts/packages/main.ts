// Builds the packages as they are published: `npm run build:packages`, or `npm run build:packages -- core client`.
import { buildPackage } from "./build-package.ts";
import { isPublic, readWorkspaces } from "./workspaces.ts";

const workspaces = readWorkspaces();
const names = process.argv.slice(2);
const known = [...workspaces.values()].filter(isPublic);
const chosen = known.filter(
  ({ manifest }) =>
    names.length === 0 ||
    names.some((name) => manifest.name === name || manifest.name === `@slipway/${name}`),
);
if (chosen.length < names.length) {
  console.error(`Published packages are ${known.map(({ manifest }) => manifest.name).join(", ")}.`);
  process.exitCode = 1;
} else {
  for (const workspace of chosen) {
    const start = performance.now();
    await buildPackage(workspace, workspaces);
    console.log(
      `${workspace.path}/dist: ${workspace.manifest.name} ${workspace.manifest.version}, ` +
        `${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
  }
}
