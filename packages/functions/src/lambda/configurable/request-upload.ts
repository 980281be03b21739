import { requestUploadHandler } from "../http/handle-http.ts";
import { createLazyCompletions } from "../runtime/completions.ts";
import { createLambdaHandler, type Variables } from "../runtime/create-lambda-handler.ts";
import { createLambdaFormSigner } from "../runtime/form-signer.ts";

/** Creates the handler of request-upload, with the app's config if there is one. */
export const createHandler = (variables: Variables, config?: unknown) => {
  const completions = createLazyCompletions(variables);
  const signPost = createLambdaFormSigner(variables);
  return createLambdaHandler({ name: "request-upload", variables, config }, (adapters) =>
    requestUploadHandler({
      ...adapters,
      objects: { ...adapters.objects, signPost },
      completions,
    }),
  );
};
