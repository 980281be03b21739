import type { Upload } from "@slipway/core/api";
import { isDeleted, isReady, isRejected } from "@slipway/core/status";
import type { Experience } from "./user.ts";

/** Returns the statuses that an upload may have in the end. */
export const allowedStatuses = ({
  kind,
  acknowledged,
  deleted,
  sent,
}: Experience): readonly Upload["status"][] => {
  if (deleted) return ["deleted"];
  const arrived = ((): Upload["status"] => {
    switch (kind) {
      case "wrong":
        return "rejected";
      case "shortLived":
        return "deleted";
      default:
        return "ready";
    }
  })();
  if (acknowledged) return [arrived];
  // An upload without a response may have arrived.
  return sent.size > 0 ? [arrived, "expired"] : ["expired"];
};

/** Returns a line for each thing that is wrong with an upload: its record, its reason, or its bytes. */
export const checkUpload = (
  own: Experience,
  found: {
    readonly upload: Upload | undefined;
    /** The SHA-256 of its download; undefined if it has none. */
    readonly downloaded: string | undefined;
    /** The version that was ready before. */
    readonly seenReady: string | undefined;
  },
): string[] => {
  const { upload, downloaded, seenReady } = found;
  const { id, kind, number } = own;
  const wrong = (what: string) => `${id} (${kind}, no. ${number}): ${what}`;
  if (upload === undefined) return [wrong("has no record")];
  const complaints: string[] = [];
  const allowed = allowedStatuses(own);
  if (!allowed.includes(upload.status))
    complaints.push(wrong(`is ${upload.status} and not ${allowed.join(" or ")}`));
  if (isRejected(upload) && upload.reason?.code !== "content-mismatch")
    complaints.push(wrong(`was rejected for ${upload.reason?.code}`));
  if (kind === "shortLived" && isDeleted(upload) && !own.deleted)
    if (upload.reason?.code !== "retention-over")
      complaints.push(wrong(`was deleted for ${upload.reason?.code}`));
  if (isReady(upload)) {
    if (downloaded === undefined || !own.sent.has(downloaded))
      complaints.push(wrong(`gives bytes that were never sent: ${downloaded}`));
    if (seenReady !== undefined && upload.object?.versionId !== seenReady)
      complaints.push(wrong("is served from another version than before"));
  } else if (downloaded !== undefined) {
    complaints.push(wrong(`is ${upload.status}, and gives bytes`));
  }
  return complaints;
};
