import {
  type DeleteMarkerEntry,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type MultipartUpload,
  type ObjectVersion,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getDerivedPrefix } from "@slipway/core/identity";
import { parsePinnedObject } from "@slipway/functions/aws/s3/pinned-object";
import type { Inventory, ListedMultipartUpload, ListedVersion, Page } from "./inventory.ts";

/** Kept small: each finding needs more requests, and a page is read again if the check is stopped within it. */
const entriesPerPage = 250;

/** Lists the versions and multipart uploads of a bucket under Slipway's prefix. */
export const createS3Versions = (
  s3: S3Client,
  { bucket: Bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Omit<Inventory, "items"> => {
  const derivedPrefix = getDerivedPrefix(prefix);
  const versions = async (
    after: {
      readonly KeyMarker?: string;
      readonly VersionIdMarker?: string;
      readonly Prefix?: string;
    } = {},
    start: string = prefix,
  ): Promise<Page<ListedVersion>> => {
    const { Prefix = start } = after;
    const page = await s3.send(
      new ListObjectVersionsCommand({ Bucket, MaxKeys: entriesPerPage, ...after, Prefix }),
    );
    const { Versions = [], DeleteMarkers = [], IsTruncated } = page;
    return {
      entries: [
        ...Versions.map((version) => toListedVersion(version, false)),
        ...DeleteMarkers.map((marker) => toListedVersion(marker, true)),
      ],
      ...(IsTruncated && {
        next: markers({
          Prefix,
          KeyMarker: page.NextKeyMarker,
          VersionIdMarker: page.NextVersionIdMarker,
        }),
      }),
      // Derived images are listed after the objects, unless they are under the same prefix.
      ...(!IsTruncated &&
        Prefix === prefix &&
        !derivedPrefix.startsWith(prefix) && { next: { Prefix: derivedPrefix } }),
    };
  };

  const multipartUploads = async (
    after: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {},
    Prefix: string = prefix,
  ): Promise<Page<ListedMultipartUpload>> => {
    const page = await s3.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix, MaxUploads: entriesPerPage, ...after }),
    );
    return {
      entries: (page.Uploads ?? []).map(toListedMultipartUpload),
      ...(page.IsTruncated && {
        next: markers({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }),
      }),
    };
  };

  /** Returns the first entry that matches. Entries of the key itself are listed before those of longer keys. */
  const find = async <Entry extends { readonly key: string }>(
    list: (after?: Record<string, string>) => Promise<Page<Entry>>,
    matches: (entry: Entry) => boolean,
  ): Promise<Entry | undefined> => {
    let after: Page<Entry>["next"];
    do {
      const page: Page<Entry> = await list(after && { ...after });
      const found = page.entries.find(matches);
      if (found !== undefined) return found;
      after = page.next;
    } while (after !== undefined);
    return undefined;
  };

  const findVersion: Inventory["findVersion"] = (key, versionId) =>
    find(
      (after) => versions(after, key),
      (entry) => entry.key === key && entry.versionId === versionId,
    );

  return {
    versions,
    multipartUploads,
    findVersion,
    findMultipartUpload: (key, multipartUploadId) =>
      find(
        (after) => multipartUploads(after, key),
        (entry) => entry.key === key && entry.multipartUploadId === multipartUploadId,
      ),

    async describe(key, versionId) {
      try {
        const answer = await s3.send(
          new HeadObjectCommand({
            Bucket,
            Key: key,
            VersionId: versionId,
            ChecksumMode: "ENABLED",
          }),
        );
        return parsePinnedObject(answer, { key, versionId });
      } catch (error) {
        if (!(error instanceof S3ServiceException) || error.$fault !== "client") throw error;
        // The response to a HEAD has no error code: 404 can mean a missing bucket, and 400 an expired token or an invalid
        // version ID. A list shows if the version exists, and otherwise fails with a descriptive error.
        if ((await findVersion(key, versionId)) === undefined) return undefined;
        throw error;
      }
    },
  };
};

/** Returns the markers that S3 sent, as a position. */
const markers = (given: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const toListedVersion = (
  { Key = "", VersionId = "null", LastModified }: ObjectVersion | DeleteMarkerEntry,
  isDeleteMarker: boolean,
): ListedVersion => ({
  key: Key,
  versionId: VersionId,
  isDeleteMarker,
  lastModified: formatTime(LastModified),
});

const toListedMultipartUpload = ({
  Key = "",
  UploadId = "",
  Initiated,
}: MultipartUpload): ListedMultipartUpload => ({
  key: Key,
  multipartUploadId: UploadId,
  initiatedAt: formatTime(Initiated),
});

const formatTime = (date: Date | undefined): string => (date ?? new Date()).toISOString();
