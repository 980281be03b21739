export { readOptions } from "./options/configuration.ts";
export type { SlipwayOptions } from "./options/options-schema.ts";
export { Slipway } from "./slipway.ts";
