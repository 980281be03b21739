import { readFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { evaluate, type Graph } from "./graph.ts";
import type { Edit } from "./source-edits.ts";

const setProtect = (value: "true" | "false"): Edit => ({
  file: "sst.config.ts",
  guard: "production is protected",
  mutation: { value },
});

/** Every combination of `protect` and `removal` in `sst.config.ts`. */
const stages = {
  /** Protected and retained. */
  production: { stage: "production" },
  /** A developer's stage: neither. */
  development: { stage: "ada" },
  /** Only retained: production after the first step of its removal. See docs/deploy.md, "Removing a stage". */
  unprotectedProduction: { stage: "production", edits: [setProtect("false")] },
  /** Only protected. */
  protectedDevelopment: { stage: "ada", edits: [setProtect("true")] },
} as const;

export type StageName = keyof typeof stages;
export const stageNames = Object.keys(stages) as StageName[];

declare module "vitest" {
  interface ProvidedContext extends Record<StageName, Graph> {}
}

/** Evaluates every stage once for all test files, unless this run has no test of them. */
export default async (project: TestProject): Promise<void> => {
  const { testFiles } = await project.globTestFiles();
  const usesStages = (file: string) => readFileSync(file, "utf8").includes("inject(");
  if (!testFiles.some(usesStages)) return;
  await Promise.all(
    stageNames.map(async (name) => project.provide(name, await evaluate(stages[name]))),
  );
};
