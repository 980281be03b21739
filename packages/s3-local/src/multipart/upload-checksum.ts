import { createHash } from "node:crypto";
import { S3Error } from "../http/errors.ts";
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumHeader,
  createHasher,
  parseAlgorithm,
} from "../objects/checksums/checksums.ts";
import { defaultAlgorithm } from "../objects/checksums/default-checksum.ts";
import type { Part } from "../storage/database/parts.ts";
import type { Upload } from "../storage/database/uploads.ts";
import { combineCrcs } from "./completion/crc-combine.ts";

interface UploadChecksum {
  algorithm: ChecksumAlgorithm;
  type: ChecksumType;
}

/** The types that each algorithm supports, its default first. */
const supportedTypes: Record<ChecksumAlgorithm, readonly ChecksumType[]> = {
  CRC32: ["COMPOSITE", "FULL_OBJECT"],
  CRC32C: ["COMPOSITE", "FULL_OBJECT"],
  CRC64NVME: ["FULL_OBJECT"],
  SHA1: ["COMPOSITE"],
  SHA256: ["COMPOSITE"],
};

const invalid = (message: string): S3Error => new S3Error("InvalidRequest", { message });

const parseType = (value: string): ChecksumType => {
  const type = value.toUpperCase();
  if (type === "COMPOSITE" || type === "FULL_OBJECT") return type;
  throw invalid("Value for x-amz-checksum-type header is invalid.");
};

/**
 * Parses the checksum that a CreateMultipartUpload requests.
 *
 * @throws S3Error InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export const requestedChecksum = (
  algorithmName: string | undefined,
  typeName: string | undefined,
): UploadChecksum | undefined => {
  if (algorithmName === undefined) {
    if (typeName === undefined) return undefined;
    throw invalid(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const algorithm = parseAlgorithm(algorithmName);
  if (algorithm === undefined) {
    throw invalid(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  }
  const [defaultType = "FULL_OBJECT"] = supportedTypes[algorithm];
  const type = typeName === undefined ? defaultType : parseType(typeName);
  if (!supportedTypes[algorithm].includes(type)) {
    throw invalid(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type };
};

/** Returns the checksum that an upload's object gets. S3 chooses one if none was requested. */
export const effectiveChecksum = ({ checksum }: Upload): UploadChecksum =>
  checksum ?? { algorithm: defaultAlgorithm, type: "FULL_OBJECT" };

/** Returns a part's checksum in the algorithm of its upload. */
const partChecksum = (part: Part, algorithm: ChecksumAlgorithm): string => {
  const value = part.checksums[checksumHeader(algorithm)];
  if (value === undefined) throw new Error(`Part ${part.partNumber} has no ${algorithm}`);
  return value;
};

/** Calculates an object's checksum from the checksums of its parts. */
export const combineChecksums = (upload: Upload, parts: readonly Part[]): string => {
  const { algorithm, type } = effectiveChecksum(upload);
  const checksums = parts.map((part) => partChecksum(part, algorithm));
  if (type === "COMPOSITE") {
    const hasher = createHasher(algorithm);
    for (const checksum of checksums) hasher.update(Buffer.from(checksum, "base64"));
    return `${hasher.digest()}-${parts.length}`;
  }
  if (algorithm === "SHA1" || algorithm === "SHA256") {
    throw new Error(`${algorithm} has no full-object checksum`);
  }
  const pieces = parts.map(({ size }, index) => ({ crc: checksums[index] ?? "", size }));
  return combineCrcs(algorithm, pieces);
};

/**
 * Calculates the ETag of a multipart object: the MD5 of its parts' MD5s, and the number of parts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export const combineETags = (parts: readonly Part[]): string => {
  const md5 = createHash("md5");
  for (const { eTag } of parts) md5.update(Buffer.from(eTag.replaceAll('"', ""), "hex"));
  return `"${md5.digest("hex")}-${parts.length}"`;
};
