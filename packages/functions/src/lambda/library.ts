import { createHandler } from "./configurable/library.ts";

export const handler = createHandler(process.env);
