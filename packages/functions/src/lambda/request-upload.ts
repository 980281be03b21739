import { createHandler } from "./configurable/request-upload.ts";

export const handler = createHandler(process.env);
