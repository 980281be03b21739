/**
 * Describes in one line what the AWS SDK needs to call AWS, and where to get it.
 *
 * @param error what a call of the SDK threw
 * @returns undefined unless the region or the credentials are missing or have expired
 */
export const describeConnectionProblem = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "CredentialsProviderError")
    return "AWS credentials are missing. Sign in, such as with aws sso login and AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  if (expired.includes(error.name)) return "The AWS credentials have expired. Sign in again.";
  if (error.message === "Region is missing")
    return "The AWS region is missing. Set AWS_REGION, such as AWS_REGION=eu-west-1.";
  return undefined;
};

/** The errors of S3, and of DynamoDB and SQS (AWS General Reference, "Common errors"). */
const expired: readonly string[] = ["ExpiredToken", "ExpiredTokenException"];
