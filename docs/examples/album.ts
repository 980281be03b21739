import { createUploader, describeFailure } from "@slipway/client";
import type config from "./slipway.config.ts";

/** Uploads documents to an album, and shows their status. */
export const uploadToAlbum = (
  files: readonly File[],
  albumId: string,
  { getToken, show }: { getToken: () => Promise<string>; show: (text: string) => void },
) => {
  const uploader = createUploader<typeof config>({ getToken });
  uploader.on("ready", ({ upload: { state } }) => {
    const { record } = state;
    if (record.kind === "document") show(`${record.fileName} is in ${record.fields.albumId}`);
  });
  uploader.on("failed", ({ upload: { file, state } }) => {
    show(`${file.name}: ${describeFailure(state.failure, file.type)}`);
  });
  uploader.add(files, { kind: "document", fields: { albumId } });
  return uploader;
};
