// The public API of `slipway.config.ts`.
export type { Duration, Kind, Size, SlipwayConfig } from "./kinds/config.ts";
export {
  type AddOptions,
  defineSlipway,
  type FieldsInput,
  type FieldsOutput,
  type KindName,
} from "./kinds/define-slipway.ts";
export type {
  AuthorizeGrant,
  AuthorizeRequest,
  AuthorizeResult,
  Caller,
  DeletedEvent,
  ReadyEvent,
  RejectedEvent,
  RestoredEvent,
  TrashedEvent,
} from "./kinds/hooks.ts";
export { Refusal, refuse } from "./kinds/refusal.ts";
