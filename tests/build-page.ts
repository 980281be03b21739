import { buildPage } from "@slipway/local/page/page";

/** Build the page once, before the first test: two processes that build it at a time would be in each other's way. */
export default (): Promise<void> => {
  // As it is deployed: the test runner says "test", which would build React's slow development version.
  process.env.NODE_ENV = "production";
  return buildPage((line) => console.error(`slipway: ${line}`));
};
