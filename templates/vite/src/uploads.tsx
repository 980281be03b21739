import { createUploader } from "@slipway/client/uploader";
import { Dropzone } from "@slipway/react/dropzone";
import {
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadReason,
  UploadStatus,
} from "@slipway/react/upload-item";
import { UploadQueue } from "@slipway/react/upload-queue";
import { useState } from "react";
import { api, getToken } from "./session.ts";

const uploader = createUploader({ endpoint: api, getToken });

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
