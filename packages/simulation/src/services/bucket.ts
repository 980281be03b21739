import { assembleParts } from "../bodies.ts";
import { createForms, type Forms } from "./forms.ts";
import { createMultipartUploads, type MultipartUploads } from "./multipart.ts";
import { createVersions, type ObjectChange, type Versions } from "./versions.ts";

/** A versioned S3 bucket with its forms and multipart uploads. */
export interface Bucket {
  readonly versions: Versions;
  readonly forms: Forms;
  readonly multipart: MultipartUploads;
  /** Called when a multipart upload is created. `until` is when it can no longer be used, in milliseconds since the epoch. */
  readonly onMultipart: (created: {
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
    multipart: createMultipartUploads(versions, assembleParts),
    onMultipart: told.onMultipart,
  };
};
