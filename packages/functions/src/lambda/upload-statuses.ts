import { createHandler } from "./configurable/upload-statuses.ts";

export const handler = createHandler(process.env);
