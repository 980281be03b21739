"use client";

import { createUploader } from "@slipway/client";
import { useUploads } from "@slipway/react";
import type config from "../slipway.config.ts";

const uploader = createUploader<typeof config>({ endpoint: "/api/slipway" });

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
