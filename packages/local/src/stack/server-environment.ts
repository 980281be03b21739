import { serverVariables } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { serverRoleName } from "../iam/roles.ts";
import { bucketName, region, tableName } from "../names.ts";
import type { Functions } from "./start-functions.ts";
import type { Services } from "./start-services.ts";

/**
 * Returns the environment variables of an app that answers the API itself: the keys of the server's role, the endpoints of the local
 * services, and the names of its resources. Undefined removes a variable that would make the AWS SDK use other credentials or
 * endpoints.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints" and "Credential provider chain".
 */
export const createServerEnvironment = (
  {
    prefix,
    enforcement,
    s3,
    filesCdn,
    dynamoDb,
  }: Pick<Services, "prefix" | "enforcement" | "s3" | "filesCdn" | "dynamoDb">,
  { lambda }: Pick<Functions, "lambda">,
): Readonly<Record<string, string | undefined>> => {
  const { credentials } = enforcement.roles[serverRoleName];
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    [serverVariables.bucket]: bucketName,
    [serverVariables.prefix]: prefix,
    [serverVariables.table]: tableName,
    [serverVariables.completeUpload]: "complete-upload" satisfies FunctionName,
    [serverVariables.filesUrl]: filesCdn?.url,
    [serverVariables.filesKey]: filesCdn?.key,
  };
};
