import { createUploader } from "@slipway/client/uploader";
import { formatSize } from "@slipway/client/words/size";
import { Dropzone, type RefusedFile } from "@slipway/react/dropzone";
import { useUploads } from "@slipway/react/use-uploads";
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
