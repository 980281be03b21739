import { createUploader } from "@slipway/client";
import { handleDuplicates } from "@slipway/client/duplicates";

/** An uploader that asks before it sends a file whose bytes the user already has. */
export const uploader = createUploader(
  handleDuplicates({
    endpoint: "/api",
    onDuplicate: ({ file }) =>
      confirm(`You already have ${file.fileName}. Upload it again?`) ? "keep" : "skip",
  }),
);
