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
import { objectPrefix } from "@slipway/core/identity";
import { pinnedObject } from "@slipway/functions/aws/s3/pinned-object";
import type { Inventory, ListedMultipartUpload, ListedVersion, Page } from "./inventory.ts";

/** Entries of one page, of S3's thousand: where much is wrong each costs requests, and a page that is stopped in is read again. */
const entriesPerPage = 250;

/** Walk through what the bucket of this name holds under our prefix. */
export const versionsInS3 = (s3: S3Client, Bucket: string): Omit<Inventory, "items"> => {
  const versions = async (
    after: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = {},
    Prefix: string = objectPrefix,
  ): Promise<Page<ListedVersion>> => {
    const page = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: entriesPerPage, ...after }),
    );
    const { Versions = [], DeleteMarkers = [], IsTruncated } = page;
    return {
      entries: [
        ...Versions.map((version) => listedVersion(version, false)),
        ...DeleteMarkers.map((marker) => listedVersion(marker, true)),
      ],
      ...(IsTruncated && {
        next: markers({
          KeyMarker: page.NextKeyMarker,
          VersionIdMarker: page.NextVersionIdMarker,
        }),
      }),
    };
  };

  const multipartUploads = async (
    after: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {},
    Prefix: string = objectPrefix,
  ): Promise<Page<ListedMultipartUpload>> => {
    const page = await s3.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix, MaxUploads: entriesPerPage, ...after }),
    );
    return {
      entries: (page.Uploads ?? []).map(listedMultipartUpload),
      ...(page.IsTruncated && {
        next: markers({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }),
      }),
    };
  };

  /** The first entry that is it; what has the key as a prefix comes after all of the key itself. */
  const find = async <Entry extends { readonly key: string }>(
    list: (after?: Record<string, string>) => Promise<Page<Entry>>,
    isIt: (entry: Entry) => boolean,
  ): Promise<Entry | undefined> => {
    let after: Page<Entry>["next"];
    do {
      const page: Page<Entry> = await list(after && { ...after });
      const found = page.entries.find(isIt);
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
        return pinnedObject(answer, { key, versionId });
      } catch (error) {
        if (!(error instanceof S3ServiceException) || error.$fault !== "client") throw error;
        // The answer to a HEAD says nothing but its status: 404 may be the bucket, 400 the caller's token or an id that
        // can be no version's. Whether the version is there a list says, which also names what else is wrong.
        if ((await findVersion(key, versionId)) === undefined) return undefined;
        throw error;
      }
    },
  };
};

/** Markers as a position keeps them: without what S3 left out. */
const markers = (given: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const listedVersion = (
  { Key = "", VersionId = "null", LastModified }: ObjectVersion | DeleteMarkerEntry,
  isDeleteMarker: boolean,
): ListedVersion => ({
  key: Key,
  versionId: VersionId,
  isDeleteMarker,
  lastModified: timeOf(LastModified),
});

const listedMultipartUpload = ({
  Key = "",
  UploadId = "",
  Initiated,
}: MultipartUpload): ListedMultipartUpload => ({
  key: Key,
  multipartUploadId: UploadId,
  initiatedAt: timeOf(Initiated),
});

const timeOf = (date: Date | undefined): string => (date ?? new Date()).toISOString();
