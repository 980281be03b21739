import type { FilesCdn } from "../front/files-cdn.ts";

/** The bucket of users' files. */
export interface FilesBucket {
  readonly bucket: sst.aws.Bucket;
  /** The distribution for files; undefined if no kind needs it. */
  readonly cdn: FilesCdn | undefined;
  /** The bucket's name, for resources that configure it. A bucket that existed before is checked first. */
  readonly configurableName: $util.Output<string>;
  /** The prefix of everything that is Slipway's in the bucket; empty if the whole bucket is. */
  readonly ownPrefix: string;
  /** The id of the notification; undefined for the bucket's only possible one. */
  readonly notificationId: string | undefined;
}
