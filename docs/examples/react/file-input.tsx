import { createUploader } from "@slipway/client";
import { useUploads } from "@slipway/react";

const uploader = createUploader({ endpoint: "/api" });

export const FileInput = () => {
  const { uploads } = useUploads(uploader);
  return (
    <>
      <input type="file" multiple onChange={({ target }) => uploader.add(target.files ?? [])} />
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
