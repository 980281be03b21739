import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isPublic, readWorkspaces, root } from "../../scripts/packages/workspaces.ts";
import { hasChangesets, rehearseRelease } from "../../scripts/release/rehearse-release.ts";

const published = [...readWorkspaces().values()].filter(isPublic);

/** Copies the packages that were built for all tests, with the versions that the release gave them. */
const copyPackages = async (folder: string): Promise<void> => {
  for (const { path } of published) {
    const dist = join(folder, path, "dist");
    await cp(join(root, path, "dist"), dist, { recursive: true });
    const { version, dependencies } = await readManifest(join(folder, path));
    const built = await readManifest(dist);
    const raised = Object.entries(built.dependencies ?? {}).map(([name, range]) => [
      name,
      dependencies?.[name] ?? range,
    ]);
    const manifest = { ...built, version, dependencies: Object.fromEntries(raised) };
    await writeFile(join(dist, "package.json"), JSON.stringify(manifest));
  }
};

const readManifest = async (folder: string) =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };

test("a release raises one version for all packages, publishes them, and can be installed", async () => {
  const lines: string[] = [];
  const { old, version } = await rehearseRelease({
    build: copyPackages,
    log: (line) => lines.push(line),
  });
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(version !== old).toBe(await hasChangesets(root));
  expect(lines).toEqual([
    `changesets raise the version from ${old} to ${version}`,
    `built ${published.length} packages`,
    ...published.map(({ manifest }) => `published ${manifest.name}@${version}`),
    `installed @slipway/client@${version} into an empty folder, and imported it`,
  ]);
});
