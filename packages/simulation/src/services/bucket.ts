import { assembled } from "../bodies.ts";
import { createForms, type Forms } from "./forms.ts";
import { createMultipartUploads, type MultipartUploads } from "./multipart.ts";
import { createVersions, type ObjectChange, type Versions } from "./versions.ts";

/** A versioned S3 bucket, with the forms and multipart uploads that lead into it. */
export interface Bucket {
  readonly versions: Versions;
  readonly forms: Forms;
  readonly multipart: MultipartUploads;
  /** A multipart upload was begun, and may be gone on with until a time in milliseconds since the epoch. */
  readonly onMultipart: (begun: {
    readonly multipartUploadId: string;
    readonly key: string;
    readonly until: number;
  }) => void;
}

export const createBucket = (told: {
  readonly onChange: (change: ObjectChange) => void;
  readonly onMultipart: Bucket["onMultipart"];
}): Bucket => {
  const versions = createVersions(told.onChange);
  return {
    versions,
    forms: createForms(versions),
    multipart: createMultipartUploads(versions, assembled),
    onMultipart: told.onMultipart,
  };
};
