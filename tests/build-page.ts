import { buildPage } from "../packages/local/src/page.ts";

/** Build the page once, before the first test: two processes that build it at a time would be in each other's way. */
export default (): Promise<void> => buildPage((line) => console.error(`slipway: ${line}`));
