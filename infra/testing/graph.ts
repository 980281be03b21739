import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awsRegion } from "./aws-mocks.ts";
import type { Edit } from "./source-edits.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
/** The folder in which `sst install` installs SST's components. */
export const platform = join(root, ".sst", "platform");

/** A resource that would be created on AWS, with its inputs. */
export interface Resource {
  readonly type: string;
  /** Its name in the program. Physical names have random suffixes. */
  readonly name: string;
  readonly urn: string;
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** The resources that must be created first. */
  readonly dependsOn: readonly string[];
}

/** The code of a function. */
export interface Bundle {
  readonly functionName: string;
  /** `file.export`, in the folder or from the checkout's root. */
  readonly handler: string;
  /** The folder of a bundle that was given to SST; undefined if SST bundles the handler. */
  readonly folder: string | undefined;
  /** The source files of a function with an app's config, relative to the checkout. */
  readonly sources: readonly string[];
  /** The components that the function is linked to. */
  readonly links: readonly string[];
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
  /** Evaluates as `sst dev` does. */
  readonly dev?: boolean;
  /** The deployment's settings, such as SLIPWAY_DOMAIN. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** The app's configuration, from the checkout's root. The default is `sst.config.ts`. */
  readonly config?: string;
  /** The folder of an installed app. The default is the checkout. */
  readonly folder?: string;
  /** Mistakes to make in the sources. */
  readonly edits?: readonly Edit[];
  /** The umask of the deployment. The default is 0o022. */
  readonly umask?: number;
  /** The region of the deployment. */
  readonly region?: string;
}

/** The argument of `evaluate.ts`, as JSON. */
export type Order = Required<Omit<Evaluation, "configuration" | "folder">> & {
  readonly folder: string | undefined;
};

/**
 * Evaluates `sst.config.ts` and `infra/` with SST's real components, without AWS and without Pulumi's engine.
 *
 * Does not show what AWS makes of the graph, how IAM evaluates the policies, or eventual consistency.
 *
 * @throws {Error} if SST's components are not installed, or the program fails
 */
export const evaluate = ({
  stage,
  dev = false,
  configuration = {},
  config = "sst.config.ts",
  edits = [],
  umask = 0o022,
  region = awsRegion,
  folder,
}: Evaluation): Promise<Graph> => {
  if (!existsSync(platform))
    throw new Error(
      "SST's components are not installed. Run `node scripts/setup.mjs --infra` once.",
    );
  const program = fileURLToPath(new URL("./evaluate.ts", import.meta.url));
  // Pulumi runs one program per process, and SST changes the working folder. So each evaluation has its own process.
  const order: Order = { stage, dev, config, edits, umask, region, folder };
  const child = fork(program, [JSON.stringify(order)], {
    cwd: root,
    execArgv: [],
    env: { ...withoutConfiguration(process.env), ...configuration },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return new Promise((resolve, reject) => {
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("message", (graph) => resolve(graph as Graph));
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`${config} could not be evaluated (exit code ${code}).\n${output}`)),
    );
  });
};

const withoutConfiguration = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("SLIPWAY_")));
