export { readOptions } from "./options/configuration.ts";
export type { SlipwayOptions } from "./options/slipway-options.ts";
export { Slipway } from "./slipway.ts";
