import { invalidArgument } from "../http/errors.ts";
import { query, type S3Request } from "../http/request.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const maxPartNumber = 10_000;

/**
 * Returns the `partNumber` of an UploadPart, GET, or HEAD.
 *
 * @throws S3Error InvalidArgument
 */
export const requirePartNumber = (request: S3Request): number => {
  const value = query(request, "partNumber") ?? "";
  const number = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > maxPartNumber) {
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      value,
    );
  }
  return number;
};
