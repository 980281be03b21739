import { libraryHandler } from "./http/library-routes.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler("library", process.env, libraryHandler);
