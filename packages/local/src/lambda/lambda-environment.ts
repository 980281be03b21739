import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import type { Role } from "../iam/roles.ts";
import { bucketName, busName, region, tableName } from "../names.ts";

/**
 * Runs functions outside this process.
 *
 * @param environment the function's environment variables
 * @returns a function that invokes it
 */
export type Runtime = <Event, Answer>(
  name: FunctionName,
  environment: Readonly<Record<string, string>>,
) => (event: Event, context: Context) => Promise<Answer>;

/** Where files are served, and the key that signs links to them. */
interface FilesAddress {
  readonly url: string;
  readonly key: string;
}

/** Returns the environment variables of a function: its role's keys, and the local services' endpoints. */
export const createLambdaEnvironment = (
  { credentials }: Role,
  services: {
    /** The prefix of the objects, for functions that use them. */
    readonly prefix?: string;
    readonly s3?: string;
    readonly dynamoDb?: string;
    readonly events?: string;
    readonly lambda?: string;
    /** The distribution for files, for functions that create links to it. */
    readonly filesCdn?: FilesAddress | undefined;
  },
): Readonly<Record<string, string>> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  SLIPWAY_BUCKET: bucketName,
  ...(services.prefix !== undefined && { SLIPWAY_PREFIX: services.prefix }),
  SLIPWAY_TABLE: tableName,
  ...createFilesVariables(services.filesCdn),
  SLIPWAY_EVENT_BUS: busName,
  SLIPWAY_COMPLETE_FUNCTION: "complete-upload" satisfies FunctionName,
  ...(services.s3 !== undefined && { AWS_ENDPOINT_URL_S3: services.s3 }),
  ...(services.dynamoDb !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: services.dynamoDb }),
  ...(services.lambda !== undefined && { AWS_ENDPOINT_URL_LAMBDA: services.lambda }),
  ...(services.events !== undefined && { AWS_ENDPOINT_URL_EVENTBRIDGE: services.events }),
});

/** Returns the variables of what creates links to files. */
export const createFilesVariables = (filesCdn: FilesAddress | undefined) =>
  filesCdn && { SLIPWAY_FILES_URL: filesCdn.url, SLIPWAY_FILES_KEY: filesCdn.key };
