import { defineSlipway, refuse } from "@slipway/core";
import * as v from "valibot";
import { addToAlbum, isOpen, notify, removeFromAlbum } from "./albums.ts";

export default defineSlipway({
  kinds: {
    photo: {
      accept: ["image/*"],
      trash: "0 days",
      fields: v.object({ albumId: v.pipe(v.string(), v.uuid()) }),
      authorize: async ({ fields }) =>
        (await isOpen(fields.albumId)) || refuse("album-closed", "This album is closed."),
      onReady: async ({ upload }) => {
        await addToAlbum(upload.fields.albumId, upload.id);
      },
      onRejected: async ({ upload }) => {
        await notify(upload.createdBy, `${upload.fileName}: ${upload.reason.detail}`);
      },
      onDeleted: async ({ upload }) => {
        await removeFromAlbum(upload.fields.albumId, upload.id);
      },
    },
  },
});
