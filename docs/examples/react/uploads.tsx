import { createUploader } from "@slipway/client";
import {
  Dropzone,
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadQueue,
  UploadReason,
  UploadStatus,
  useUploads,
} from "@slipway/react";
import { useState } from "react";

const uploader = createUploader({ endpoint: "/api" });

export const Uploads = () => {
  const { progress } = useUploads(uploader);
  const [announcement, setAnnouncement] = useState("");
  return (
    <>
      <Dropzone className="dropzone" onFiles={(files) => uploader.add(files)}>
        {({ isOver, chooseFiles, chooseFolder, takePhoto }) => (
          <>
            <p>{isOver ? "Drop to add" : "Drop or paste files here"}</p>
            <button type="button" onClick={chooseFiles}>
              Choose files
            </button>
            <button type="button" onClick={chooseFolder}>
              Choose a folder
            </button>
            <button type="button" onClick={takePhoto}>
              Take a photo
            </button>
          </>
        )}
      </Dropzone>
      <p>
        {progress.filesDone} of {progress.files} files uploaded
      </p>
      <UploadQueue uploader={uploader} aria-label="Uploads" announce={setAnnouncement}>
        {(upload) => (
          <UploadItem uploader={uploader} upload={upload}>
            {upload.file.name} <UploadStatus /> <UploadProgress /> <UploadReason />
            <UploadAction kind="pause" />
            <UploadAction kind="resume" />
            <UploadAction kind="retry" />
            <UploadAction kind="cancel" />
            <UploadAction kind="remove" />
          </UploadItem>
        )}
      </UploadQueue>
      <output>{announcement}</output>
    </>
  );
};
