import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCRC32, createCRC64, type IHasher } from "hash-wasm";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** MD5 is no checksum of S3's, but it makes the ETag. */
export type DigestAlgorithm = ChecksumAlgorithm | "MD5";

/** Over the whole object, or over the checksums of its parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** A checksum over a stream of bytes; `digest` is base64, as S3 spells checksums. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): string;
}

/** `x-amz-checksum-sha256` for `SHA256`. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** The checksum of an object and its type, as headers; a composite one ends with `-PARTS`. */
export const checksumHeaders = (checksums: Record<string, string>): Record<string, string> => {
  const [value] = Object.values(checksums);
  return value === undefined ? {} : { ...checksums, "x-amz-checksum-type": checksumType(value) };
};

export const checksumType = (value: string): ChecksumType =>
  value.includes("-") ? "COMPOSITE" : "FULL_OBJECT";

/** `SHA256` for `x-amz-checksum-sha256`. */
export const algorithmOfHeader = (name: string): string =>
  name.replace("x-amz-checksum-", "").toUpperCase();

/** @returns undefined for a name S3 does not know. */
export const parseAlgorithm = (name: string): ChecksumAlgorithm | undefined =>
  checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());

const digestBytes: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** Whether a value is canonical base64 of `bytes` bytes. */
export const isBase64Of = (value: string, bytes: number): boolean => {
  const decoded = Buffer.from(value, "base64");
  return decoded.length === bytes && decoded.toString("base64") === value;
};

export const isChecksum = (algorithm: ChecksumAlgorithm, value: string): boolean =>
  isBase64Of(value, digestBytes[algorithm]);

const openssl = (name: "md5" | "sha1" | "sha256"): Hasher => {
  const hash = createHash(name);
  return {
    update: (chunk) => {
      hash.update(chunk);
    },
    digest: () => hash.digest("base64"),
  };
};

const crc32Hasher = (): Hasher => {
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

/** An engine takes turns: each hasher keeps its own state. */
const turnsOf = (engine: IHasher): Hasher => {
  let state = engine.init().save();
  return {
    update: (chunk) => {
      state = engine.load(state).update(chunk).save();
    },
    digest: () => Buffer.from(engine.load(state).digest("binary")).toString("base64"),
  };
};

export const hasherFor = (algorithm: DigestAlgorithm): Hasher => {
  switch (algorithm) {
    case "MD5":
      return openssl("md5");
    case "CRC32":
      return crc32Hasher();
    case "CRC32C":
      return turnsOf(crc32cEngine);
    case "CRC64NVME":
      return turnsOf(crc64NvmeEngine);
    case "SHA1":
      return openssl("sha1");
    case "SHA256":
      return openssl("sha256");
    default:
      return algorithm satisfies never;
  }
};
