import * as v from "valibot";

/** The file of a data folder that says where the stack that runs on it can be reached. It is there while the stack runs. */
export const localEndpointsFile = "endpoints.json";

/** Where the services of a local stack listen, on loopback, for those who have its credentials. */
export const LocalEndpoints = v.object({
  /** The process of the stack: without it, what follows is of no use. */
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  region: v.string(),
  /** The file with the keys, as `LocalCredentials`. */
  credentials: v.string(),
  s3: v.object({ endpoint: v.string(), bucket: v.string() }),
  dynamoDb: v.object({ endpoint: v.string(), table: v.string() }),
  /** Dead letters by their queue's ARN. */
  sqs: v.object({ endpoint: v.string(), deadLetters: v.string() }),
});
export type LocalEndpoints = v.InferOutput<typeof LocalEndpoints>;

/** The keys that the services of a data folder take. */
export const LocalCredentials = v.object({
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
});
export type LocalCredentials = v.InferOutput<typeof LocalCredentials>;
