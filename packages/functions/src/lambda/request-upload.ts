import { requestUploadHandler } from "./http/upload-routes.ts";
import { completionsOnAws } from "./runtime/completions.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";
import { createLambdaFormSigner } from "./runtime/form-signer.ts";

const completions = completionsOnAws(process.env);
const signPost = createLambdaFormSigner(process.env);

export const handler = onAws("request-upload", process.env, (adapters) =>
  requestUploadHandler({
    ...adapters,
    objects: { ...adapters.objects, signPost },
    completions,
  }),
);
