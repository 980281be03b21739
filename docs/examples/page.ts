import { createUploader, describeFailure } from "@slipway/client";

/** Uploads the files that a user chooses, and shows their status. */
export const uploadChosen = (
  input: HTMLInputElement,
  session: { token(options: { renew: boolean }): Promise<string> },
  show: (text: string) => void,
) => {
  const uploader = createUploader({
    endpoint: "/api", // or an absolute URL
    // Called before each request, and again after a 401.
    getToken: ({ isRefused }) => session.token({ renew: isRefused }),
  });
  uploader.on("progress", ({ upload: { file, state } }) => {
    if (state.status === "uploading") show(`${file.name}: ${state.bytesAcknowledged} bytes stored`);
  });
  uploader.on("ready", ({ upload: { file, state } }) => {
    show(`${file.name}: ${state.record.object?.checksum?.value}`);
  });
  uploader.on("failed", ({ upload: { file, state } }) => {
    show(`${file.name}: ${describeFailure(state.failure, file.type)}`);
  });
  input.addEventListener("change", () => {
    uploader.add(input.files ?? [], { title: "The harbor", retention: 30 });
  });
  return uploader;
};
