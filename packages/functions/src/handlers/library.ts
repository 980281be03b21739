import { libraryHandler } from "../lambda/library.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws("library", process.env, libraryHandler);
