import { Environment } from "@slipway/core/deployment/environment";
import { createFormSigner, createFormSigningClient } from "../../aws/s3/sign-forms.ts";
import type { Objects } from "../../ports/objects.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";

/**
 * Creates a function that signs forms with the credentials of the function's role. It works without the S3 client, which
 * takes longer to load than everything else that a request for forms needs.
 *
 * @param variables the function's environment variables
 * @throws {Error} at start, with the name of each missing variable
 */
export const createLambdaFormSigner = (
  variables: Readonly<Record<string, string | undefined>>,
): Objects["signPost"] => {
  const { SLIPWAY_BUCKET: bucket } = parseEnvironment(Environment, variables);
  const lambda = parseEnvironment(LambdaEnvironment, variables);
  const { region, credentials } = createClientConfiguration(lambda);
  const endpoint = lambda.AWS_ENDPOINT_URL_S3;
  return createFormSigner(
    bucket,
    createFormSigningClient({ bucket, region, credentials, endpoint }),
  );
};
