import { createUploader } from "@slipway/client";
import {
  Dropzone,
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadQueue,
  UploadReason,
  UploadStatus,
} from "@slipway/react";
import { useState } from "react";
import type config from "../../../slipway.config.ts";
import { api, getToken } from "./session.ts";

const uploader = createUploader<typeof config>({ endpoint: api, getToken });

export const Uploads = () => {
  const [announcement, setAnnouncement] = useState("");
  return (
    <>
      <Dropzone onFiles={(files) => uploader.add(files, { kind: "picture" })}>
        {({ chooseFiles }) => (
          <button type="button" onClick={chooseFiles}>
            Choose pictures
          </button>
        )}
      </Dropzone>
      <UploadQueue uploader={uploader} aria-label="Uploads" announce={setAnnouncement}>
        {(upload) => (
          <UploadItem uploader={uploader} upload={upload}>
            {upload.file.name} <UploadStatus /> <UploadProgress /> <UploadReason />
            <UploadAction kind="retry" />
            <UploadAction kind="cancel" />
          </UploadItem>
        )}
      </UploadQueue>
      <output>{announcement}</output>
    </>
  );
};
