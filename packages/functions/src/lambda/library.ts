import { libraryHandler } from "./http/library-routes.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws("library", process.env, libraryHandler);
