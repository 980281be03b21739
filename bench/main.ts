// Installs what a benchmark needs, runs it, and prints the versions of its peers at the end.
//
//   npm run bench -- NAME [options of the benchmark]
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

interface Benchmark {
  readonly measures: string;
  /** Steps that run first. */
  readonly setup: readonly (keyof typeof setups)[];
  /** Packages that Slipway is compared with. */
  readonly peers: readonly string[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const peersFolder = fileURLToPath(new URL("peers", import.meta.url));

const benchmarks: Readonly<Record<string, Benchmark>> = {
  "cold-start": {
    measures: "the first response of each function in a new process",
    setup: ["infra", "peers"],
    peers: ["@better-upload/server"],
  },
  "request-upload": {
    measures: "CPU time of a warm request for forms, for each file",
    setup: ["peers"],
    peers: ["@better-upload/server"],
  },
  "s3-local": {
    measures: "throughput and memory of s3-local",
    setup: ["s3Local", "peers"],
    peers: ["s3rver"],
  },
  "upload-throughput": {
    measures: "throughput from a browser to the local stack",
    setup: ["browser", "peers"],
    peers: ["@uppy/aws-s3", "@uppy/core"],
  },
  "choose-many": {
    measures: "time that the page blocks when many files are chosen",
    setup: ["browser"],
    peers: [],
  },
  derive: { measures: "CPU time of a thumbnail, next to sharp alone", setup: [], peers: [] },
  finalize: { measures: "finalized uploads per second, by table size", setup: [], peers: [] },
  lighthouse: {
    measures: "the page on Lighthouse's slow phone, with 24 photos",
    setup: ["browser", "peers"],
    peers: ["lighthouse"],
  },
  page: {
    measures:
      "the page: layout shift, sixty files from drop to ready, and a library of 10,000 files",
    setup: ["browser", "peers"],
    peers: ["@uppy/dashboard", "@uppy/aws-s3", "@uppy/core"],
  },
  search: { measures: "search in a page with many files", setup: ["browser"], peers: [] },
  "time-to-ready": { measures: "time from stored to ready", setup: [], peers: [] },
  "waiting-pages": { measures: "finalizing while 1,000 pages wait", setup: [], peers: [] },
};

const run = (command: string, ...args: string[]): void => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed.`);
};

const setups = {
  infra: () => run(process.execPath, "scripts/setup.mjs", "--infra"),
  browser: () => run(process.execPath, "scripts/setup.mjs", "--browser"),
  peers: () => {
    if (!arePeersInstalled()) run("npm", "ci", "--prefix", peersFolder, "--loglevel=error");
  },
  s3Local: () => run("npm", "run", "build", "-w", "packages/s3-local"),
};

const readVersion = (file: string, read: (json: unknown) => unknown): string | undefined => {
  if (!existsSync(file)) return undefined;
  const version = read(JSON.parse(readFileSync(file, "utf8")));
  return typeof version === "string" ? version : undefined;
};

const readInstalledVersion = (name: string): string | undefined =>
  readVersion(`${peersFolder}/node_modules/${name}/package.json`, (json) =>
    Reflect.get(Object(json), "version"),
  );

const readLockedVersion = (name: string): string | undefined =>
  readVersion(`${peersFolder}/package-lock.json`, (json) => {
    const packages = Reflect.get(Object(json), "packages");
    return Reflect.get(Object(Reflect.get(Object(packages), `node_modules/${name}`)), "version");
  });

const allPeers = [...new Set(Object.values(benchmarks).flatMap(({ peers }) => peers))];

const arePeersInstalled = (): boolean =>
  allPeers.every((name) => readInstalledVersion(name) === readLockedVersion(name));

/** Returns a package's newest version in the registry, or `unknown` if there is no connection. */
const fetchNewestVersion = async (name: string): Promise<string> => {
  try {
    const args = ["view", name, "version", "--fetch-retries=0", "--fetch-timeout=10000"];
    const { stdout } = await promisify(execFile)("npm", args, { cwd: root, timeout: 20_000 });
    return stdout.trim() || "unknown";
  } catch {
    return "unknown";
  }
};

const printVersions = async (peers: readonly string[]): Promise<void> => {
  console.log(`\nNode ${process.version}`);
  for (const name of peers) {
    const measured = readInstalledVersion(name) ?? "not installed";
    console.log(`${name} ${measured}, newest in the registry: ${await fetchNewestVersion(name)}`);
  }
};

const [name = "", ...options] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error("Usage: npm run bench -- NAME [options]\n");
  for (const [each, { measures }] of Object.entries(benchmarks))
    console.error(`  ${each.padEnd(18)} ${measures}`);
  process.exit(2);
}
for (const step of benchmark.setup) setups[step]();
const { status } = spawnSync(process.execPath, [`bench/${name}.ts`, ...options], {
  cwd: root,
  stdio: "inherit",
});
await printVersions(benchmark.peers);
process.exitCode = status ?? 1;
