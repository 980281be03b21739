import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awsRegion } from "./aws-mocks.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
/** Where `sst install` lays out SST's components. */
export const platform = join(root, ".sst", "platform");

/** What would be created on AWS, with what it was asked for. */
export interface Resource {
  readonly type: string;
  /** Its name in the program; physical names have random endings. */
  readonly name: string;
  readonly urn: string;
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** The resources that must stand first. */
  readonly dependsOn: readonly string[];
}

/** What a function is made of. */
export interface Bundle {
  readonly functionName: string;
  /** `file.export`, in the folder or from the checkout's root. */
  readonly handler: string;
  /** The folder of a bundle that was given to SST; undefined if SST bundles the handler. */
  readonly folder: string | undefined;
  /** The entries of the archive that SST made of the folder; none if SST bundles the handler. */
  readonly archive: readonly ZipEntry[];
}

export interface Graph {
  readonly app: { readonly name: string; readonly removal: string; readonly protect: boolean };
  readonly outputs: readonly string[];
  readonly resources: readonly Resource[];
  readonly bundles: readonly Bundle[];
}

export interface Evaluation {
  readonly stage: string;
  /** As `sst dev` does. */
  readonly dev?: boolean;
  /** The deployment's own settings, such as SLIPWAY_DOMAIN. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** The app, from the checkout's root: `sst.config.ts` unless said otherwise. */
  readonly config?: string;
  /** Mistakes to make in sources, for tests of what would notice. */
  readonly edits?: readonly Edit[];
  /** The umask of whoever deploys. The default is 0o022. */
  readonly umask?: number;
  /** The region that is deployed to. */
  readonly region?: string;
}

/** A text in a source that is another while the program is evaluated. The file itself stays as it is. */
export interface Edit {
  /** From the checkout's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What `evaluate.ts` is told, as JSON. */
export type Order = Required<Omit<Evaluation, "configuration">>;

/**
 * Evaluate `sst.config.ts` and `infra/` with SST's real components, without AWS and without Pulumi's engine.
 *
 * Not shown by it: what AWS makes of the graph, how IAM evaluates the policies, and what is true only after a while.
 *
 * @throws {Error} where SST's components are not laid out, or the program fails
 */
export const evaluate = ({
  stage,
  dev = false,
  configuration = {},
  config = "sst.config.ts",
  edits = [],
  umask = 0o022,
  region = awsRegion,
}: Evaluation): Promise<Graph> => {
  if (!existsSync(platform))
    throw new Error(
      "SST's components are not laid out: run `node scripts/setup.mjs --infra` once.",
    );
  const program = fileURLToPath(new URL("./evaluate.ts", import.meta.url));
  // Pulumi keeps one program per process, and SST changes the working folder: so each evaluation has its own process.
  const order: Order = { stage, dev, config, edits, umask, region };
  const child = fork(program, [JSON.stringify(order)], {
    cwd: root,
    execArgv: [],
    env: { ...withoutConfiguration(process.env), ...configuration },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return new Promise((resolve, reject) => {
    let words = "";
    const hear = (chunk: Buffer) => {
      words += chunk.toString();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("message", (graph) => resolve(graph as Graph));
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`${config} could not be evaluated (exit code ${code}).\n${words}`)),
    );
  });
};

const withoutConfiguration = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("SLIPWAY_")));
