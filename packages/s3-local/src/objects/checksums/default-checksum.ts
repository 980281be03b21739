import type { Context } from "../../context.ts";
import type { BodyIntegrity } from "../../http/body/declared-digests.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import { slicesOf } from "../read/object-slices.ts";
import { digestAndWrite } from "./body-digests.ts";
import { type ChecksumAlgorithm, checksumHeader } from "./checksums.ts";

/**
 * What S3 calculates for uploads that bring no checksum.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export const defaultAlgorithm = "CRC64NVME" satisfies ChecksumAlgorithm;

/** What to calculate of an upload besides what it declares. */
export const addedAlgorithms = ({ checksum }: BodyIntegrity): readonly ChecksumAlgorithm[] =>
  checksum === undefined ? [defaultAlgorithm] : [];

/** Calculates the default checksum of an object that was stored without, and keeps it. */
export const calculateDefaultChecksum = async (
  version: ObjectVersion,
  { db, blobs, threads }: Pick<Context, "db" | "blobs" | "threads">,
): Promise<void> => {
  const bytes = blobs.read(slicesOf(db, version, undefined));
  const digests = await digestAndWrite(bytes, {
    algorithms: [defaultAlgorithm],
    threads,
    write: async () => {},
  });
  const value = digests.get(defaultAlgorithm) ?? "";
  await db.commit(() => {
    db.versions.setChecksums(version, { [checksumHeader(defaultAlgorithm)]: value });
  });
};
