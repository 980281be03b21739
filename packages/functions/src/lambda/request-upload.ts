import { requestUploadHandler } from "./http/upload-routes.ts";
import { createLazyCompletions } from "./runtime/completions.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";
import { createLambdaFormSigner } from "./runtime/form-signer.ts";

const completions = createLazyCompletions(process.env);
const signPost = createLambdaFormSigner(process.env);

export const handler = createLambdaHandler("request-upload", process.env, (adapters) =>
  requestUploadHandler({
    ...adapters,
    objects: { ...adapters.objects, signPost },
    completions,
  }),
);
