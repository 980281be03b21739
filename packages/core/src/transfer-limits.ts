const MiB = 1024 ** 2;
const minute = 60;

/** The limits that the upload engine needs. They have a module of their own, so that its bundle does not include the others. */
export const transferLimits = {
  /** Files in one `POST /uploads`. */
  filesPerRequest: 100,
  /** Files of this size or larger are sent as multipart uploads. */
  formThreshold: 32 * MiB,
  part: {
    /** The size of parts. It is doubled until the file has at most `most` parts. */
    size: 8 * MiB,
    /** S3's limit (Amazon S3 User Guide, "Amazon S3 multipart upload limits"). */
    most: 10_000,
  },
  /** Parts in one `POST /uploads/{id}/parts`. */
  partsPerRequest: 100,
  status: {
    /** Uploads in one `POST /uploads/status`. */
    idsPerRequest: 1000,
    /** How long the API waits before it responds. API Gateway times out after 30 seconds. */
    longestWait: 20,
    /** The API waits only for records that are younger than this. Most uploads take less time, and waiting requests cost money. */
    waitsForNew: 1 * minute,
  },
  /** The number of first bytes that are read to detect a file's type. */
  inspectedBytes: 256 * 1024,
  /** How long a client uses the rules of the kinds before it requests them again. */
  kindsLifetime: 5 * minute,
} as const;
