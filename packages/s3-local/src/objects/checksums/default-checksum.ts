import type { Context } from "../../context.ts";
import type { DeclaredDigests } from "../../http/body/declared-digests.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import { listSlices } from "../read/object-slices.ts";
import { digestAndWrite } from "./body-digests.ts";
import { type ChecksumAlgorithm, checksumHeader } from "./checksums.ts";

/**
 * The algorithm that S3 uses for uploads without a checksum.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export const defaultAlgorithm = "CRC64NVME" satisfies ChecksumAlgorithm;

/** Returns the algorithms to calculate for an upload in addition to the one that it declares. */
export const defaultAlgorithms = ({ checksum }: DeclaredDigests): readonly ChecksumAlgorithm[] =>
  checksum === undefined ? [defaultAlgorithm] : [];

/** Calculates and stores the default checksum of an object that was stored without one. */
export const calculateDefaultChecksum = async (
  version: ObjectVersion,
  { db, blobs, threads }: Pick<Context, "db" | "blobs" | "threads">,
): Promise<void> => {
  const bytes = blobs.read(listSlices(db, version, undefined));
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
