import { createUploader } from "@slipway/client";

/** Uploads pictures as JPEG files of at most 2,000 pixels per side, and all other files as they are. */
export const createPictureUploader = () =>
  createUploader({
    prepare: async (file, { signal }) => {
      if (!file.type.startsWith("image/")) return file;
      const picture = await createImageBitmap(file);
      signal.throwIfAborted();
      const scale = Math.min(1, 2000 / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(picture.width * scale, picture.height * scale);
      canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
      return new File([blob], file.name.replace(/\.[^.]*$/, ".jpg"), { type: blob.type });
    },
  });
