import { readFile } from "node:fs/promises";
import type { Upload } from "@slipway/core/api";
import type { UploadEvent } from "@slipway/core/events/upload-event";

/** The argument of a hook, as far as the soak test reads it. */
export interface HookCall {
  readonly upload: Pick<UploadEvent, "type" | "id">;
}

/** Returns the line for a completed hook. */
export const formatHookCall = ({ type, id }: HookCall["upload"]): string => `${type} ${id}\n`;

/** The event of each status that has a hook. */
const hookTypes: Readonly<Partial<Record<Upload["status"], UploadEvent["type"]>>> = {
  ready: "upload.ready",
  rejected: "upload.rejected",
  deleted: "upload.deleted",
};

/**
 * Compares the hooks that completed with the uploads.
 *
 * @param file with a line per completed hook
 * @param seenReady the ids of uploads that were seen ready, which may have been deleted since
 * @returns a line for each upload whose hook never completed
 */
export const findLostHooks = async (
  file: string,
  uploads: readonly Pick<Upload, "id" | "status">[],
  seenReady: Iterable<string>,
): Promise<readonly string[]> => {
  const text = await readFile(file, "utf8").catch(() => "");
  const completed = new Set(text.split(/(?<=\n)/));
  const expected = [
    ...uploads.flatMap(({ id, status }) => {
      const type = hookTypes[status];
      return type ? [{ type, id }] : [];
    }),
    ...[...seenReady].map((id) => ({ type: "upload.ready" as const, id })),
  ];
  const lost = expected.filter((call) => !completed.has(formatHookCall(call)));
  return lost.map(({ type, id }) => `${id}: the hook for ${type} never completed`);
};
