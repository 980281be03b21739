import { buildPage } from "../scripts/build-page.ts";

/** Builds the page once for all tests. Two processes that build it at the same time would overwrite each other's files. */
export default (): Promise<void> => {
  // Builds React for production, as it is deployed. Vitest sets "test", which selects the slow development build.
  process.env.NODE_ENV = "production";
  return buildPage((line) => console.error(`slipway: ${line}`));
};
