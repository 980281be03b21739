import type { Upload } from "@slipway/core/api";
import type { Experience } from "./user.ts";

/** The statuses that an upload may have in the end, once everything has run dry. */
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
  // What no answer came to may have arrived all the same.
  return sent.size > 0 ? [arrived, "expired"] : ["expired"];
};

/** What is wrong with an upload, in a line each: its record, its reason, its bytes. */
export const complaintsAbout = (
  own: Experience,
  found: {
    readonly upload: Upload | undefined;
    /** Of what its download link gives; undefined where there is none. */
    readonly downloaded: string | undefined;
    /** The version that was seen ready before. */
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
  if (upload.status === "rejected" && upload.reason?.code !== "content-mismatch")
    complaints.push(wrong(`was rejected for ${upload.reason?.code}`));
  if (kind === "shortLived" && upload.status === "deleted" && !own.deleted)
    if (upload.reason?.code !== "retention-over")
      complaints.push(wrong(`was deleted for ${upload.reason?.code}`));
  if (upload.status === "ready") {
    if (downloaded === undefined || !own.sent.has(downloaded))
      complaints.push(wrong(`gives bytes that were never sent: ${downloaded}`));
    if (seenReady !== undefined && upload.object?.versionId !== seenReady)
      complaints.push(wrong("is served from another version than before"));
  } else if (downloaded !== undefined) {
    complaints.push(wrong(`is ${upload.status}, and gives bytes`));
  }
  return complaints;
};
