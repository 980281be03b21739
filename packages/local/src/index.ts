// The public API for tests of apps.
export type { ServicesOptions } from "./embed/services-options.ts";
export {
  type AuthorizerEvent,
  type LocalSlipway,
  type StartSlipwayOptions,
  startSlipway,
} from "./embed/start-slipway.ts";
export { type LocalServices, startSlipwayWithoutApi } from "./embed/start-without-api.ts";
