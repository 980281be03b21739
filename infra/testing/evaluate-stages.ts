import type { TestProject } from "vitest/node";
import { evaluate, type Graph } from "./graph.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The resources of the stage `production`. */
    production: Graph;
    /** Those of a stage of a developer's own. */
    development: Graph;
  }
}

/** Evaluate both stages once, for all test files. */
export default async (project: TestProject): Promise<void> => {
  const [production, development] = await Promise.all([
    evaluate({ stage: "production" }),
    evaluate({ stage: "ada" }),
  ]);
  project.provide("production", production);
  project.provide("development", development);
};
