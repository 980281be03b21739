import { createUploader } from "@slipway/client/uploader";
import { failureInWords } from "@slipway/client/words/failure";

/** Upload what a person chooses, and tell what became of it. */
export const uploadChosen = (
  input: HTMLInputElement,
  session: { token(options: { renew: boolean }): Promise<string> },
  tell: (words: string) => void,
) => {
  const uploader = createUploader({
    endpoint: "/api", // or an absolute URL
    // Asked before each request, and again after a 401.
    getToken: ({ isRefused }) => session.token({ renew: isRefused }),
  });
  uploader.on("progress", ({ upload: { file, state } }) => {
    if (state.status === "uploading") tell(`${file.name}: ${state.bytesAcknowledged} bytes stored`);
  });
  uploader.on("ready", ({ upload: { file, state } }) => {
    tell(`${file.name}: ${state.record.object?.checksum?.value}`);
  });
  uploader.on("failed", ({ upload: { file, state } }) => {
    tell(`${file.name}: ${failureInWords(state.failure, file.type)}`);
  });
  input.addEventListener("change", () => {
    uploader.add(input.files ?? [], { title: "The harbour", retention: 30 });
  });
  return uploader;
};
