import { invalidArgument, notImplemented, S3Error } from "../../http/errors.ts";

/** The headers that are stored with an object and returned with it. */
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

/** Removes `aws-chunked`, which describes the transport and is not stored. */
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
 * The storage classes whose objects can be read immediately. Here they differ only in their names.
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
/** The storage classes whose objects must be restored before they can be read. */
const archives: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

/** Returns the storage class as listings show it. A HEAD omits the default. */
export const readStorageClass = (headers: Record<string, string>): string =>
  headers[storageClassHeader] ?? "STANDARD";

/** Returns the headers that a copy inherits: all except the storage class. */
export const headersToCopy = (headers: Record<string, string>): Record<string, string> => {
  const { [storageClassHeader]: _, ...copied } = headers;
  return copied;
};

/** Returns the requested storage class as a header to store, unless it is the default. */
export const storageClassToStore = (get: Lookup): Record<string, string> => {
  const requested = get(storageClassHeader);
  return requested === undefined || requested === "STANDARD"
    ? {}
    : { [storageClassHeader]: requested };
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
  const invalidName = Object.keys(metadata).find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (invalidName !== undefined) {
    throw invalidArgument(
      "Metadata names must be header names",
      `x-amz-meta-${invalidName}`,
      invalidName,
    );
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

/** Headers that would change a write in a way that this server does not support. */
const unsupportedHeaders: readonly string[] = [
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
 * Refuses headers that this server would otherwise silently ignore.
 *
 * @param supported The headers among them that the operation supports.
 * @throws S3Error NotImplemented, AccessControlListNotSupported, InvalidStorageClass
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export const refuseUnsupportedHeaders = (get: Lookup, supported: readonly string[] = []): void => {
  const unknown = unsupportedHeaders.find(
    (name) => !supported.includes(name) && get(name) !== undefined,
  );
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
