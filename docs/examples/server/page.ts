import { createUploader } from "@slipway/client";

const uploader = createUploader({ endpoint: "/api/slipway" });

/** Uploads what a user chooses, as the user of the app's session. */
export const upload = (files: FileList) => uploader.add(files);
