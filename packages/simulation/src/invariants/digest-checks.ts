import type { StoredRecord } from "@slipway/core/record";
import { isOrphan, isReady } from "@slipway/core/status";
import type { CheckContext } from "./record-checks.ts";

/** Checks that a record is in the index of digests exactly while it is ready and S3 has its SHA-256. */
export const checkDigest = (
  { checker }: Pick<CheckContext, "checker">,
  record: StoredRecord,
): void => {
  if (isOrphan(record)) return;
  const listed = "sha256" in record ? record.sha256 : undefined;
  const expected = isReady(record) ? getOwnDigest(record) : undefined;
  checker.check(
    "duplicates are found by their bytes",
    listed === expected,
    () => `${record.id} is ${record.status} and listed by ${listed} instead of ${expected}`,
  );
};

/** Returns the digest of the whole object. That of an object in parts ends with their number. */
const getOwnDigest = ({
  object: { checksum },
}: Extract<StoredRecord, { status: "ready" }>): string | undefined =>
  checksum?.algorithm === "SHA256" && !checksum.value.includes("-") ? checksum.value : undefined;
