import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { inject } from "vitest";
import { root } from "../../scripts/packages/workspaces.ts";
import { type CommandResult, type RunningCommand, startCommand } from "./child.ts";

/** An app outside the repository, with its dependencies installed. */
export interface InstalledApp extends AsyncDisposable {
  readonly folder: string;
  /** Runs a command in the app's folder. Programs of the app's dependencies come first. */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Starts a command that runs until it is closed, such as a server. */
  start(command: string, args?: readonly string[], options?: RunOptions): RunningCommand;
  /** Stops what was started, and deletes the folder. */
  close(): Promise<void>;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The time after which the command is killed. */
  readonly seconds?: number;
}

interface AppOptions {
  /** Files to write over those of the app. */
  readonly files?: Readonly<Record<string, string>>;
  /** Dependencies to add or replace. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Copies an app to an empty folder outside the repository, and installs it from the registry with this repository's packages.
 *
 * @param path the app's folder from the repository's root; undefined for an app that has only `files`
 * @throws Error with npm's output if the installation fails
 */
export const installApp = async (
  path: string | undefined,
  options: AppOptions = {},
): Promise<InstalledApp> => {
  const app = await createApp(path, options);
  const { code, stdout, stderr } = await app.run("npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel",
    "error",
  ]);
  if (code === 0) return app;
  await app.close();
  throw new Error(`npm install of ${path ?? "an app"} ended with ${code}:\n${stdout}\n${stderr}`);
};

/** Copies an app to an empty folder outside the repository, without its dependencies. */
export const createApp = async (
  path: string | undefined,
  { files = {}, dependencies = {} }: AppOptions = {},
): Promise<InstalledApp> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-app-"));
  if (path !== undefined)
    await cp(join(root, path), folder, { recursive: true, filter: (file) => !isInstalled(file) });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await addDependencies(folder, dependencies);
  // Only this repository's packages come from the local registry, so that npm finds all others in its cache.
  await writeFile(join(folder, ".npmrc"), `@slipway:registry=${inject("registry")}\n`);
  const started: RunningCommand[] = [];
  const start = (command: string, args: readonly string[] = [], options: RunOptions = {}) => {
    const running = startCommand(command, args, {
      cwd: folder,
      seconds: options.seconds ?? 300,
      env: { ...createEnvironment(folder), ...options.env },
    });
    started.push(running);
    return running;
  };
  const close = async () => {
    await Promise.all(started.map((running) => running.close()));
    await rm(folder, { recursive: true, force: true });
  };
  return {
    folder,
    start,
    run: (command, args, options) => start(command, args, options).result,
    close,
    [Symbol.asyncDispose]: close,
  };
};

const isInstalled = (file: string) =>
  /\/(?:node_modules|package-lock\.json|dist|\.next)$/.test(file);

const addDependencies = async (
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> => {
  if (Object.keys(dependencies).length === 0) return;
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  const merged = { ...manifest, dependencies: { ...manifest.dependencies, ...dependencies } };
  await writeFile(file, JSON.stringify(merged, null, 2));
};

/**
 * Returns the environment of a stranger's shell: programs of the app come first, and neither npm's nor Vitest's variables of
 * this repository are set. Variables that tell npm how to reach a registry stay.
 */
const createEnvironment = (folder: string): Record<string, string> => {
  const variables = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:npm_(?:package|lifecycle|command)|VITEST|VITE_|NODE_ENV$|NODE_OPTIONS$|TEST$|INIT_CWD$)/.test(
        name,
      ),
  );
  const paths = (process.env.PATH ?? "").split(delimiter).filter((path) => !path.startsWith(root));
  return {
    ...Object.fromEntries(
      variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    PATH: [join(folder, "node_modules", ".bin"), ...paths].join(delimiter),
    CI: "1",
    NEXT_TELEMETRY_DISABLED: "1",
  };
};
