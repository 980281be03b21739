import * as v from "valibot";
import { ObjectPrefix } from "../fields/object-prefix.ts";
import { objectPrefix } from "../identity.ts";

const name = v.pipe(v.string("is missing"), v.nonEmpty("is empty"));

// `infra` and the local stack set these environment variables. The functions read them once, at startup.

/** The environment of every function that handles uploads. */
export const Environment = v.object({
  SLIPWAY_BUCKET: name,
  SLIPWAY_PREFIX: v.optional(ObjectPrefix, objectPrefix),
  SLIPWAY_TABLE: name,
  /** The origin of the files' own distribution. Absent if the deployment has none. */
  SLIPWAY_FILES_URL: v.optional(name),
  /** The number of the key that signs links to it, a dot, and the key. Only the functions that create links have it. */
  SLIPWAY_FILES_KEY: v.optional(name),
});
export type Environment = v.InferOutput<typeof Environment>;

/** The additional environment of the function that starts completions. */
export const RequestEnvironment = v.object({
  SLIPWAY_COMPLETE_FUNCTION: name,
});
export type RequestEnvironment = v.InferOutput<typeof RequestEnvironment>;

/** The environment of the function that publishes events. Lambda reads the table's stream for it. */
export const PublishEnvironment = v.object({
  SLIPWAY_BUCKET: name,
  SLIPWAY_EVENT_BUS: name,
});
export type PublishEnvironment = v.InferOutput<typeof PublishEnvironment>;

/** The additional environment of the sweep, if a kind has something to derive. */
export const SweepEnvironment = v.object({
  SLIPWAY_IMAGE_QUEUE: v.optional(name),
  /** The names of the kinds that have something to derive, separated by commas. */
  SLIPWAY_DERIVED_KINDS: v.optional(name),
});
export type SweepEnvironment = v.InferOutput<typeof SweepEnvironment>;

/** The environment variables of an app that answers the HTTP API itself, by the option of `@slipway/server` that each sets. */
export const serverVariables = {
  bucket: "SLIPWAY_BUCKET",
  prefix: "SLIPWAY_PREFIX",
  table: "SLIPWAY_TABLE",
  completeUpload: "SLIPWAY_COMPLETE_UPLOAD",
  filesUrl: "SLIPWAY_FILES_URL",
  filesKey: "SLIPWAY_FILES_KEY",
} as const;
