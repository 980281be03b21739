import type { ApiAdapters } from "../ports/adapters.ts";

/** A file, as far as it can be a duplicate. */
interface RequestedBytes {
  readonly owner: string;
  readonly sha256?: string | undefined;
}

/** Returns the ID of a ready upload with the same owner and bytes as a file, if one was found. */
export type FindDuplicate = (file: RequestedBytes) => string | undefined;

const toKey = ({ owner, sha256 = "" }: RequestedBytes): string => `${sha256} ${owner}`;

/**
 * Finds the files that their owners already have. It is a hint, which was true a moment before it was read: a file can be deleted or
 * become ready at any moment. Therefore, a failure leaves the hints out, and does not fail the request.
 */
export const findDuplicates = async (
  files: readonly RequestedBytes[],
  { records, telemetry }: Pick<ApiAdapters, "records" | "telemetry">,
): Promise<FindDuplicate> => {
  try {
    const found = await Promise.all(
      [...Map.groupBy(files, ({ owner }) => owner)].map(async ([owner, own]) => {
        const digests = [...new Set(own.flatMap(({ sha256 }) => sha256 ?? []))];
        if (digests.length === 0) return [];
        const ids = await records.findByDigests(owner, digests);
        return [...ids].map(([sha256, id]) => [toKey({ owner, sha256 }), id] as const);
      }),
    );
    const duplicates = new Map(found.flat());
    return (file) => (file.sha256 === undefined ? undefined : duplicates.get(toKey(file)));
  } catch (error) {
    telemetry.warn("duplicates could not be found", { error });
    return () => undefined;
  }
};
