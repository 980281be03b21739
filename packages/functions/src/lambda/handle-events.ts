import { createHandler } from "./configurable/handle-events.ts";

export const handler = createHandler(process.env);
