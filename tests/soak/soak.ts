import { readFile } from "node:fs/promises";
import { faultNames } from "@slipway/local/chaos/faults";
import { runSlipway } from "../run-cli.ts";
import { type BusyOptions, keepBusy } from "./busy-users.ts";
import { runDry } from "./run-dry.ts";
import { openSoakStack, type SoakStack } from "./soak-stack.ts";
import { openStorage } from "./storage.ts";
import { type Verified, verify } from "./verify.ts";

/** Seconds of the stack's clock per second while users are active, so that policies expire and sweeps find due records. */
const speed = 20;

export interface SoakOptions extends BusyOptions {
  /** An empty folder for data and logs. */
  readonly folder: string;
}

export interface SoakSummary extends Verified {
  /** The number of uploads by what their users did. */
  readonly users: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly sweeps: number;
  /** Seconds until all users were done, and until no record was due. */
  readonly took: { readonly busy: number; readonly dry: number };
}

/** Runs users under faults and kills until no record is due, and compares the result with what the API reported. */
export const soak = async ({ folder, ...options }: SoakOptions): Promise<SoakSummary> => {
  const { seed, log } = options;
  await using stack = await openSoakStack(folder, speed);
  const started = Date.now();
  await stack.start(seed);
  const busy = await keepBusy(stack, options);
  const done = Date.now();
  log("all users are done; continuing without faults");

  await stack.kill();
  await stack.start(undefined);
  await stack.moveClock({ speed: 1 });
  using storage = openStorage(stack.dataDir);
  const sweeps = await runDry(stack, storage, log);
  const dry = Date.now();
  const verified = await verify(busy, { ...stack, storage });
  return {
    statuses: verified.statuses,
    complaints: [...verified.complaints, ...(await fsck(stack))],
    users: countByName(busy.experiences.map(({ kind }) => kind)),
    acknowledged: busy.experiences.filter(({ acknowledged }) => acknowledged).length,
    faults: await countFaults(stack.faultsFile),
    sweeps: busy.sweeps + sweeps,
    took: { busy: (done - started) / 1000, dry: (dry - done) / 1000 },
  };
};

const countByName = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const countFaults = async (file: string): Promise<Record<string, number>> => {
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const names = Object.values(faultNames);
  return countByName(
    lines.flatMap((line) => names.find((name) => line.startsWith(`${name}: `)) ?? []),
  );
};

/** Runs `slipway fsck`, and returns its findings. */
const fsck = async ({ dataDir }: SoakStack): Promise<string[]> => {
  const { exitCode, output } = runSlipway(["fsck", "--data", dataDir, "--grace", "0", "--json"]);
  return (await exitCode) === 0 ? [] : [`slipway fsck: ${output.stdout}${output.stderr}`];
};
