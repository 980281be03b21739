import type { ObjectVersion } from "../storage/database/versions.ts";

/** Holds an object and the version id that S3 shows for it: none if the bucket never had versioning. */
export interface StoredObject {
  version: ObjectVersion;
  versionId: string | undefined;
}
