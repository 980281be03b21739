import { openFile } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";

/** Uploads a build artifact. After a crash, the same call resumes with the parts that S3 has. */
export const uploadArtifact = async ({
  endpoint,
  token,
  path,
}: {
  endpoint: string;
  token: string;
  path: string;
}): Promise<string> => {
  const uploader = createUploader({ endpoint, getToken: () => token, stateFolder: ".uploads" });
  uploader.add([await openFile(path)], { caption: "Nightly build" });
  for await (const { upload } of uploader.events()) {
    if (upload.state.status === "ready") return upload.state.record.id;
    if (upload.state.status === "failed") throw new Error(upload.state.failure.kind);
  }
  throw new Error("The upload was canceled or rejected.");
};
