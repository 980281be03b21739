import { completionsOnAws } from "../completions-on-aws.ts";
import { requestUploadHandler } from "../lambda/request-upload.ts";
import { onAws } from "../on-aws.ts";

const completions = completionsOnAws(process.env);

export const handler = onAws("request-upload", process.env, (adapters) =>
  requestUploadHandler({ ...adapters, completions }),
);
