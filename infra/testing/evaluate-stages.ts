import type { TestProject } from "vitest/node";
import { type Edit, evaluate, type Graph } from "./graph.ts";

const protect = (value: boolean): Edit => ({
  file: "sst.config.ts",
  find: "protect: isProduction",
  replace: `protect: ${value}`,
});

/** Every combination of `protect` and `removal` in `sst.config.ts`. */
const stages = {
  /** Protected and retained. */
  production: { stage: "production" },
  /** A stage of a developer's own: neither. */
  development: { stage: "ada" },
  /** Production after the first step of its removal: only retained. docs/deploy.md, "Removing a stage". */
  unprotectedProduction: { stage: "production", edits: [protect(false)] },
  /** Only protected. */
  protectedDevelopment: { stage: "ada", edits: [protect(true)] },
} as const;

export type StageName = keyof typeof stages;
export const stageNames = Object.keys(stages) as StageName[];

declare module "vitest" {
  interface ProvidedContext extends Record<StageName, Graph> {}
}

/** Evaluates every stage once, for all test files. */
export default async (project: TestProject): Promise<void> => {
  await Promise.all(
    stageNames.map(async (name) => project.provide(name, await evaluate(stages[name]))),
  );
};
