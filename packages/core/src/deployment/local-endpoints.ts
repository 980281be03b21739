import * as v from "valibot";

/** The file in a data folder with the endpoints of the stack that is running on it. It exists while the stack is running. */
export const localEndpointsFile = "endpoints.json";

/** The loopback endpoints of a local stack's services. They require the stack's credentials. */
export const LocalEndpoints = v.object({
  /** The process of the stack. If it is not running, the file is stale. */
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  region: v.string(),
  /** The path of the file with `LocalCredentials`. */
  credentials: v.string(),
  s3: v.object({ endpoint: v.string(), bucket: v.string(), prefix: v.string() }),
  dynamoDb: v.object({ endpoint: v.string(), table: v.string() }),
  /** `deadLetters` is the ARN of the dead-letter queue, and `hookDeadLetters` that of the events that hooks failed on, if any. */
  sqs: v.object({
    endpoint: v.string(),
    deadLetters: v.string(),
    hookDeadLetters: v.optional(v.string()),
    /** The dead-letter queue of the uploads whose images could not be derived. */
    imageDeadLetters: v.optional(v.string()),
  }),
});
export type LocalEndpoints = v.InferOutput<typeof LocalEndpoints>;

/** The access keys for the services of a data folder. */
export const LocalCredentials = v.object({
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
});
export type LocalCredentials = v.InferOutput<typeof LocalCredentials>;
