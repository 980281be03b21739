import { UploadEvent } from "@slipway/core/events/upload-event";
import * as v from "valibot";

/** Returns what an event says about an upload; throws if it is not an event of Slipway. */
export const describeEvent = (detail: unknown): string => {
  const event = v.parse(UploadEvent, detail);
  switch (event.type) {
    case "upload.ready":
      return `${event.fileName} is stored: ${event.object.size} bytes`;
    case "upload.rejected":
      return `${event.fileName} was rejected: ${event.reason.detail}`;
    case "upload.trashed":
      return `${event.fileName} is in the trash until ${event.trashUntil}`;
    case "upload.restored":
      return `${event.fileName} was restored`;
    case "upload.deleted":
      return `${event.fileName} was deleted`;
    default:
      return event satisfies never;
  }
};
