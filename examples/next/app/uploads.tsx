"use client";

import { createUploader, formatSize } from "@slipway/client";
import {
  Dropzone,
  type RefusedFile,
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadQueue,
  UploadReason,
  UploadStatus,
} from "@slipway/react";
import { useState } from "react";
import type config from "../slipway.config.ts";
import { getToken } from "./get-token.ts";

export const Uploads = ({ endpoint }: { endpoint: string }) => {
  const [uploader] = useState(() => createUploader<typeof config>({ endpoint, getToken }));
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  const [announcement, setAnnouncement] = useState("");
  return (
    <>
      <Dropzone
        className="dropzone"
        uploader={uploader}
        kind="picture"
        onFiles={(files, leftOut) => {
          setRefused(leftOut.refused);
          uploader.add(files, { kind: "picture" });
        }}
      >
        {({ chooseFiles, rules }) => (
          <>
            <button type="button" onClick={chooseFiles}>
              Choose pictures
            </button>
            <span>or drop them here{rules && `, up to ${formatSize(rules.maxSize)} each`}</span>
          </>
        )}
      </Dropzone>
      {refused.map(({ file, reason }) => (
        <p key={file.name} role="alert">
          <strong>{file.name}</strong> {reason}
        </p>
      ))}
      <UploadQueue
        className="uploads"
        uploader={uploader}
        aria-label="Uploads"
        announce={setAnnouncement}
      >
        {(upload) => (
          <UploadItem uploader={uploader} upload={upload}>
            <strong>{upload.file.name}</strong>
            <UploadStatus className="status" />
            <UploadProgress />
            <UploadReason className="reason" />
            <UploadAction kind="retry" />
            <UploadAction kind="cancel" />
            <UploadAction kind="remove" />
          </UploadItem>
        )}
      </UploadQueue>
      <output className="announcement">{announcement}</output>
    </>
  );
};
