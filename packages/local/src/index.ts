// The public API for tests of apps.
export {
  type AuthorizerEvent,
  type LocalSlipway,
  type StartSlipwayOptions,
  startSlipway,
} from "./start-slipway.ts";
