import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCRC32, createCRC64, type IHasher } from "hash-wasm";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** S3 does not offer MD5 as a checksum, but uses it as the ETag. */
export type DigestAlgorithm = ChecksumAlgorithm | "MD5";

/** Tells whether a checksum covers the whole object or the checksums of its parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** Calculates a digest over a stream of bytes. `digest` returns base64, as S3 writes checksums. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): string;
}

/** Returns the header of an algorithm, such as `x-amz-checksum-sha256`. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Formats an object's checksum and its type as headers. */
export const checksumHeaders = (checksums: Record<string, string>): Record<string, string> => {
  const [value] = Object.values(checksums);
  return value === undefined ? {} : { ...checksums, "x-amz-checksum-type": checksumType(value) };
};

export const checksumType = (value: string): ChecksumType =>
  value.includes("-") ? "COMPOSITE" : "FULL_OBJECT";

/** Returns the algorithm of a header, such as `SHA256` for `x-amz-checksum-sha256`. */
export const parseChecksumHeader = (name: string): string =>
  name.replace("x-amz-checksum-", "").toUpperCase();

/** Parses the name of an algorithm. Returns undefined if S3 does not support it. */
export const parseAlgorithm = (name: string): ChecksumAlgorithm | undefined =>
  checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());

const digestBytes: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** Returns true if a value is the canonical base64 of a number of bytes. */
export const isBase64WithLength = (value: string, bytes: number): boolean => {
  const decoded = Buffer.from(value, "base64");
  return decoded.length === bytes && decoded.toString("base64") === value;
};

export const isChecksum = (algorithm: ChecksumAlgorithm, value: string): boolean =>
  isBase64WithLength(value, digestBytes[algorithm]);

const createNodeHasher = (name: "md5" | "sha1" | "sha256"): Hasher => {
  const hash = createHash(name);
  return {
    update: (chunk) => {
      hash.update(chunk);
    },
    digest: () => hash.digest("base64"),
  };
};

const createCrc32Hasher = (): Hasher => {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    },
  };
};

/** The reflected polynomial of CRC-32C (Castagnoli). */
const crc32cEngine = await createCRC32(0x82f63b78);
/** The reflected polynomial of CRC-64/NVME. */
const crc64NvmeEngine = await createCRC64("9a6c9329ac4bc9b5");

/** Creates a hasher that shares an engine with others. Each hasher saves and restores its own state. */
const createWasmHasher = (engine: IHasher): Hasher => {
  let state = engine.init().save();
  return {
    update: (chunk) => {
      state = engine.load(state).update(chunk).save();
    },
    digest: () => Buffer.from(engine.load(state).digest("binary")).toString("base64"),
  };
};

export const createHasher = (algorithm: DigestAlgorithm): Hasher => {
  switch (algorithm) {
    case "MD5":
      return createNodeHasher("md5");
    case "CRC32":
      return createCrc32Hasher();
    case "CRC32C":
      return createWasmHasher(crc32cEngine);
    case "CRC64NVME":
      return createWasmHasher(crc64NvmeEngine);
    case "SHA1":
      return createNodeHasher("sha1");
    case "SHA256":
      return createNodeHasher("sha256");
    default:
      return algorithm satisfies never;
  }
};
