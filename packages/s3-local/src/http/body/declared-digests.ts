import type { Digests } from "../../objects/checksums/body-digests.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  type DigestAlgorithm,
  isBase64WithLength,
  isChecksum,
  parseAlgorithm,
} from "../../objects/checksums/checksums.ts";
import { S3Error } from "../errors.ts";

/** Holds the digests that a request declares for its body. */
export interface DeclaredDigests {
  contentMd5: string | undefined;
  /** `value` is undefined if it follows the body in a trailer. */
  checksum: { algorithm: ChecksumAlgorithm; value: string | undefined } | undefined;
}

interface Source {
  /** Reads a header, or the form field of the same name, by its name in lower case. */
  get(name: string): string | undefined;
  /** The header or field that names the algorithm. */
  algorithmName: "x-amz-sdk-checksum-algorithm" | "x-amz-checksum-algorithm";
}

const invalid = (message: string): S3Error => new S3Error("InvalidRequest", { message });

const invalidValue = (name: string): S3Error => invalid(`Value for ${name} header is invalid.`);

export const checksumMismatch = (algorithm: ChecksumAlgorithm): S3Error =>
  new S3Error("BadDigest", {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  });

/**
 * Returns the checksum in the headers or fields, if there is one.
 *
 * @throws S3Error InvalidRequest
 */
export const sentChecksum = ({
  get,
}: Pick<Source, "get">): { algorithm: ChecksumAlgorithm; value: string } | undefined => {
  const sent = checksumAlgorithms.flatMap((algorithm) => {
    const value = get(checksumHeader(algorithm));
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [first, second] = sent;
  if (second !== undefined) {
    throw invalid(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  if (first !== undefined && !isChecksum(first.algorithm, first.value)) {
    throw invalidValue(checksumHeader(first.algorithm));
  }
  return first;
};

const parseTrailerHeader = ({ get }: Source): DeclaredDigests["checksum"] => {
  const trailer = get("x-amz-trailer")?.trim().toLowerCase();
  if (trailer === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((candidate) => checksumHeader(candidate) === trailer);
  if (algorithm === undefined) {
    throw invalid("The value specified in the x-amz-trailer header is not supported");
  }
  return { algorithm, value: undefined };
};

/**
 * Parses the digests that a request declares.
 *
 * @throws S3Error InvalidDigest, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export const parseDeclaredDigests = (source: Source): DeclaredDigests => {
  const { get, algorithmName } = source;
  const contentMd5 = get("content-md5");
  if (contentMd5 !== undefined && !isBase64WithLength(contentMd5, 16)) {
    throw new S3Error("InvalidDigest", { details: { "Content-MD5": contentMd5 } });
  }
  const checksum = sentChecksum(source) ?? parseTrailerHeader(source);
  const named = get(algorithmName);
  if (named !== undefined) {
    const algorithm = parseAlgorithm(named);
    if (algorithm === undefined) throw invalidValue(algorithmName);
    if (checksum === undefined) {
      throw invalid(
        `${algorithmName} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`,
      );
    }
    if (checksum.algorithm !== algorithm) throw invalidValue(algorithmName);
  }
  return { contentMd5, checksum };
};

/** Returns the digests to calculate for a body. MD5 is always one of them, because it is the ETag. */
export const digestsToCalculate = (
  { checksum }: DeclaredDigests,
  algorithms: readonly ChecksumAlgorithm[] = [],
): readonly DigestAlgorithm[] => [
  ...new Set<DigestAlgorithm>(["MD5", ...(checksum ? [checksum.algorithm] : []), ...algorithms]),
];

/**
 * Compares a body's digests with the declared ones.
 *
 * @throws S3Error BadDigest, MalformedTrailerError
 */
export const verifyDigests = (
  { contentMd5, checksum }: DeclaredDigests,
  digests: Digests,
  trailers: ReadonlyMap<string, string>,
): void => {
  const md5 = digests.get("MD5") ?? "";
  if (contentMd5 !== undefined && contentMd5 !== md5) {
    throw new S3Error("BadDigest", {
      details: { ExpectedDigest: contentMd5, CalculatedDigest: md5 },
    });
  }
  if (checksum === undefined) return;
  const name = checksumHeader(checksum.algorithm);
  const expected = checksum.value ?? trailers.get(name);
  if (expected === undefined) throw new S3Error("MalformedTrailerError");
  if (!isChecksum(checksum.algorithm, expected)) throw invalidValue(name);
  if (expected !== digests.get(checksum.algorithm)) throw checksumMismatch(checksum.algorithm);
};
