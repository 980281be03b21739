import { invalidArgument, notImplemented, S3Error } from "../../http/errors.ts";

/** Headers that are stored with an object and given back with it. */
export const storedHeaderNames = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

/** Reads a header of a PUT, or a field of a form, by its lower-case name. */
type Lookup = (name: string) => string | undefined;

const defaultContentType = "binary/octet-stream";

/** `aws-chunked` describes the transport and is not stored. */
const withoutAwsChunked = (encoding: string | undefined): string | undefined => {
  const kept = encoding
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked")
    .join(",");
  return kept === "" ? undefined : kept;
};

const storageClassHeader = "x-amz-storage-class";

/**
 * The storage classes whose objects can be read at once. Here they differ in their names only.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
 */
const storageClasses: readonly string[] = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
];
/** Their objects have to be restored before they can be read. */
const archives: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

/** What a listing says; a HEAD says it only where it is not the default. */
export const storageClassOf = (headers: Record<string, string>): string =>
  headers[storageClassHeader] ?? "STANDARD";

/** The headers of an object that a copy takes over: not its storage class. */
export const headersToCopy = (headers: Record<string, string>): Record<string, string> => {
  const { [storageClassHeader]: _, ...copied } = headers;
  return copied;
};

/** The storage class that was asked for, where it is not the default. */
export const storageClassToStore = (get: Lookup): Record<string, string> => {
  const asked = get(storageClassHeader);
  return asked === undefined || asked === "STANDARD" ? {} : { [storageClassHeader]: asked };
};

export const headersToStore = (get: Lookup): Record<string, string> => {
  const sent = storedHeaderNames.flatMap((name) => {
    const value = name === "content-encoding" ? withoutAwsChunked(get(name)) : get(name);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return {
    "content-type": defaultContentType,
    ...Object.fromEntries(sent),
    ...storageClassToStore(get),
  };
};

const maxMetadataBytes = 2048;

/**
 * @throws S3Error MetadataTooLarge, and InvalidArgument for a name that cannot be a header's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export const requireValidMetadata = (metadata: Record<string, string>): void => {
  const odd = Object.keys(metadata).find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (odd !== undefined) {
    throw invalidArgument("Metadata names must be header names", `x-amz-meta-${odd}`, odd);
  }
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size > maxMetadataBytes) {
    throw new S3Error("MetadataTooLarge", {
      details: { Size: String(size), MaxSizeAllowed: String(maxMetadataBytes) },
    });
  }
};

/** What would change the meaning of a write in a way this server does not know. */
const unknownMeanings: readonly string[] = [
  "if-match",
  "if-none-match",
  "x-amz-bypass-governance-retention",
  "x-amz-checksum-md5",
  "x-amz-checksum-sha512",
  "x-amz-checksum-xxhash128",
  "x-amz-checksum-xxhash3",
  "x-amz-checksum-xxhash64",
  "x-amz-copy-source",
  "x-amz-grant-full-control",
  "x-amz-grant-read",
  "x-amz-grant-read-acp",
  "x-amz-grant-write-acp",
  "x-amz-object-lock-legal-hold",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-retain-until-date",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-server-side-encryption-context",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-server-side-encryption-customer-key",
  "x-amz-tagging",
  "x-amz-website-redirect-location",
  "x-amz-write-offset-bytes",
  "tagging",
];

/**
 * Refuses what this server would otherwise silently ignore.
 *
 * @param heeded Which of the headers the operation does know.
 * @throws S3Error NotImplemented, AccessControlListNotSupported, InvalidStorageClass
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export const refuseUnknownMeanings = (get: Lookup, heeded: readonly string[] = []): void => {
  const unknown = unknownMeanings.find((name) => !heeded.includes(name) && get(name) !== undefined);
  if (unknown !== undefined) throw notImplemented(unknown);
  const encryption = get("x-amz-server-side-encryption");
  if (encryption !== undefined && encryption !== "AES256") {
    throw notImplemented("x-amz-server-side-encryption");
  }
  const storageClass = get(storageClassHeader) ?? "STANDARD";
  if (archives.includes(storageClass)) throw notImplemented(storageClassHeader);
  if (!storageClasses.includes(storageClass)) {
    throw new S3Error("InvalidStorageClass", {
      details: { StorageClassRequested: storageClass },
    });
  }
  const acl = get("acl") ?? get("x-amz-acl");
  if (acl !== undefined && acl !== "private" && acl !== "bucket-owner-full-control") {
    throw new S3Error("AccessControlListNotSupported");
  }
};
