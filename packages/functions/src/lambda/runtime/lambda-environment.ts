import * as v from "valibot";

const given = v.pipe(v.string("is missing"), v.nonEmpty("is empty"));

/**
 * Environment variables that Lambda sets for every function, including the credentials of its role.
 *
 * Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
 */
export const LambdaEnvironment = v.object({
  AWS_REGION: given,
  AWS_ACCESS_KEY_ID: given,
  AWS_SECRET_ACCESS_KEY: given,
  AWS_SESSION_TOKEN: v.optional(v.string()),
  /** Overrides the endpoint of S3. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints". */
  AWS_ENDPOINT_URL_S3: v.optional(v.string()),
});

/**
 * Returns the configuration of the function's AWS clients. It includes the credentials, so the SDK does not load the
 * providers that Lambda does not have.
 */
export const createClientConfiguration = (
  environment: v.InferOutput<typeof LambdaEnvironment>,
) => ({
  region: environment.AWS_REGION,
  credentials: {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
  },
});
