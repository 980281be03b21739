import * as v from "valibot";

const given = v.pipe(v.string("is missing"), v.nonEmpty("is empty"));

/**
 * What Lambda itself sets for every function, its role's credentials among it.
 *
 * Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
 */
export const LambdaEnvironment = v.object({
  AWS_REGION: given,
  AWS_ACCESS_KEY_ID: given,
  AWS_SECRET_ACCESS_KEY: given,
  AWS_SESSION_TOKEN: v.optional(v.string()),
  /** Where S3 is, when it is not AWS's own. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints". */
  AWS_ENDPOINT_URL_S3: v.optional(v.string()),
});

/**
 * How the SDK's clients of a function reach AWS. Given the credentials, they never look for the ways to get some that
 * Lambda does not have. They put each kind of command's middleware together once: nothing is added to it later.
 */
export const clientsOf = (environment: v.InferOutput<typeof LambdaEnvironment>) => ({
  region: environment.AWS_REGION,
  cacheMiddleware: true,
  credentials: {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
  },
});
