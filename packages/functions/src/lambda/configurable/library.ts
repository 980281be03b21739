import { libraryHandler } from "../http/handle-http.ts";
import { createLambdaHandler, type Variables } from "../runtime/create-lambda-handler.ts";

/** Creates the handler of library, with the app's config if there is one. */
export const createHandler = (variables: Variables, config?: unknown) =>
  createLambdaHandler({ name: "library", variables, config }, libraryHandler);
