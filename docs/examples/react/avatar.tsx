import { createUploader, formatSize } from "@slipway/client";
import { Dropzone, type RefusedFile, useUploads } from "@slipway/react";
import { useState } from "react";
import type config from "../slipway.config.ts";

const uploader = createUploader<typeof config>({ endpoint: "/api" });

export const Avatar = () => {
  const { uploads } = useUploads(uploader);
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  return (
    <>
      <Dropzone
        uploader={uploader}
        kind="avatar"
        onFiles={(files, leftOut) => {
          setRefused(leftOut.refused);
          uploader.add(files, { kind: "avatar" });
        }}
      >
        {({ chooseFiles, rules }) => (
          <button type="button" onClick={chooseFiles}>
            Choose a picture{rules && ` of up to ${formatSize(rules.maxSize)}`}
          </button>
        )}
      </Dropzone>
      {refused.map(({ file, reason }) => (
        <p key={file.name}>
          {file.name}: {reason}
        </p>
      ))}
      {uploads.map(({ localId, file, state }) => (
        <p key={localId}>
          {file.name}: {state.status}
        </p>
      ))}
    </>
  );
};
