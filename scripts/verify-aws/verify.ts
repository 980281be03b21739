import type { ApiClient } from "@slipway/client/api-client";

/** A deployment of Slipway that is verified. */
export interface Target {
  readonly apiUrl: string;
  /** Two callers, each of whom owns what it uploads. */
  readonly ada: ApiClient;
  readonly ben: ApiClient;
  /** The options with which `slipway fsck` finds the table and the bucket. */
  readonly fsckOptions: readonly string[];
}

/** Creates a target, and removes it with everything that was uploaded. */
export interface Deployment {
  deploy(signal: AbortSignal): Promise<Target>;
  remove(): Promise<void>;
}

/** One part of the verification. */
export interface Step {
  readonly name: string;
  /**
   * @returns what was done, in a few words
   * @throws an error that says what is wrong
   */
  run(target: Target, signal: AbortSignal): Promise<string>;
}

export interface StepResult {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "not run";
  readonly detail: string;
  readonly seconds: number;
}

export interface VerifyOptions {
  readonly deployment: Deployment;
  readonly steps: readonly Step[];
  /** Ends the verification. The stage is removed. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const formatError = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * Deploys, runs the steps, and removes the deployment, even if a step failed or the signal ended it. A failed step does not end the
 * others.
 */
export const verify = async ({
  deployment,
  steps,
  signal,
  log,
}: VerifyOptions): Promise<readonly StepResult[]> => {
  const results: StepResult[] = [];
  const measure = async (name: string, run: () => Promise<string>): Promise<void> => {
    const start = performance.now();
    const add = (outcome: StepResult["outcome"], detail: string) => {
      const seconds = Math.round((performance.now() - start) / 1000);
      results.push({ name, outcome, detail, seconds });
      log(`${name}: ${outcome}. ${detail}`);
    };
    if (signal.aborted) return add("not run", "The verification was interrupted.");
    log(`${name} …`);
    try {
      add("passed", await run());
    } catch (error) {
      add("failed", formatError(error));
    }
  };

  let target: Target | undefined;
  await measure("Deploy", async () => {
    target = await deployment.deploy(signal);
    return `The API is at ${target.apiUrl}.`;
  });
  for (const step of steps)
    if (target === undefined)
      results.push({
        name: step.name,
        outcome: "not run",
        detail: "Nothing was deployed.",
        seconds: 0,
      });
    else {
      const deployed = target;
      await measure(step.name, () => step.run(deployed, signal));
    }
  return [...results, await remove(deployment, log)];
};

/** Removes the deployment even if the verification was interrupted. */
const remove = async ({ remove }: Deployment, log: (line: string) => void): Promise<StepResult> => {
  const start = performance.now();
  const createResult = (outcome: StepResult["outcome"], detail: string): StepResult => ({
    ...{ name: "Remove", outcome, detail },
    seconds: Math.round((performance.now() - start) / 1000),
  });
  try {
    log("Remove …");
    await remove();
    return createResult("passed", "Everything was removed.");
  } catch (error) {
    log(`Remove: failed. ${formatError(error)}`);
    return createResult("failed", formatError(error));
  }
};
