import * as v from "valibot";

const name = v.pipe(v.string("is missing"), v.nonEmpty("is empty"));

/** The environment variables of every function. `infra` and the local stack set them, the functions read them once. */
export const Environment = v.object({
  SLIPWAY_BUCKET: name,
  SLIPWAY_TABLE: name,
});
export type Environment = v.InferOutput<typeof Environment>;
