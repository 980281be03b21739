import { requestUploadHandler } from "./http/upload-routes.ts";
import { completionsOnAws } from "./runtime/completions.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

const completions = completionsOnAws(process.env);

export const handler = onAws("request-upload", process.env, (adapters) =>
  requestUploadHandler({ ...adapters, completions }),
);
