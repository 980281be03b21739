import * as v from "valibot";

const name = v.pipe(v.string("is missing"), v.nonEmpty("is empty"));

// `infra` and the local stack set these environment variables, the functions read them once.

/** What every function that handles uploads has. */
export const Environment = v.object({
  SLIPWAY_BUCKET: name,
  SLIPWAY_TABLE: name,
});
export type Environment = v.InferOutput<typeof Environment>;

/** What the function that starts completions has. */
export const RequestEnvironment = v.object({
  SLIPWAY_COMPLETE_FUNCTION: name,
});
export type RequestEnvironment = v.InferOutput<typeof RequestEnvironment>;

/** What the function that publishes events has: it needs no table, its stream comes to it. */
export const PublishEnvironment = v.object({
  SLIPWAY_BUCKET: name,
  SLIPWAY_EVENT_BUS: name,
});
export type PublishEnvironment = v.InferOutput<typeof PublishEnvironment>;
