import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildPackage } from "../../scripts/packages/build-package.ts";
import { isPublic, readWorkspaces, root } from "../../scripts/packages/workspaces.ts";
import { runCommand } from "./child.ts";
import { type Registry, startRegistry } from "./registry.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of the registry that has the packages of this repository. */
    readonly registry: string;
  }
}

/** Builds every public package, and publishes it to a registry on this machine. */
export const publishPackages = async (registry: Registry): Promise<void> => {
  // Builds React for production. Vitest sets "test".
  process.env.NODE_ENV = "production";
  const workspaces = readWorkspaces();
  const published = [...workspaces.values()].filter(isPublic);
  for (const workspace of published) await buildPackage(workspace, workspaces);
  await Promise.all(
    published.map(({ path }) =>
      runCommand("npm", ["publish", "--userconfig", registry.npmrc, "--loglevel", "error"], {
        cwd: join(root, path, "dist"),
      }),
    ),
  );
};

/** Publishes the packages once for all tests. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const registry = await startRegistry();
  try {
    await publishPackages(registry);
  } catch (error) {
    await registry[Symbol.asyncDispose]();
    throw error;
  }
  project.provide("registry", registry.url);
  return async () => registry[Symbol.asyncDispose]();
};
