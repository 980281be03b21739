"use client";

import { createUploader } from "@slipway/client";
import { useUploads } from "@slipway/react";

const uploader = createUploader({ endpoint: "/api/slipway" });

export const Uploads = () => {
  const { uploads } = useUploads(uploader);
  return (
    <>
      <input
        type="file"
        multiple
        aria-label="Pictures"
        onChange={({ target }) => uploader.add(target.files ?? [], { kind: "picture" })}
      />
      <ul>
        {uploads.map(({ localId, file, state }) => (
          <li key={localId}>
            {file.name}: {state.status}
          </li>
        ))}
      </ul>
    </>
  );
};
