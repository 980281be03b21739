// The example of docs/kinds.md, with hooks.
import { defineSlipway, refuse } from "@slipway/core";
import * as v from "valibot";
import { addToAlbum, mayWrite } from "./albums.ts";

export default defineSlipway({
  kinds: {
    avatar: {
      accept: ["image/*"],
      maxSize: "5 MB",
      maxFiles: 1,
      variants: { thumb: { width: 320, format: "webp" } },
    },
    document: {
      accept: ["application/pdf", ".docx", ".xlsx"],
      maxSize: "200 MB",
      retention: { choices: ["30 days", "1 year"], default: "1 year" },
      fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), note: v.optional(v.string()) }),
      index: ["albumId"],
      editable: ["note"],
      authorize: async ({ caller, fields }) =>
        (await mayWrite(caller.sub, fields.albumId)) ||
        refuse("album-closed", "This album is closed."),
      onReady: async ({ upload }) => {
        await addToAlbum(upload.fields.albumId, upload.id);
      },
    },
  },
});
