import { uploadStatusesHandler } from "../http/handle-http.ts";
import { createLambdaHandler, type Variables } from "../runtime/create-lambda-handler.ts";

/** Creates the handler of upload-statuses, with the app's config if there is one. */
export const createHandler = (variables: Variables, config?: unknown) =>
  createLambdaHandler({ name: "upload-statuses", variables, config }, uploadStatusesHandler);
