import { publishEventsHandler } from "./handlers/handle-stream.ts";
import { createPublishHandler } from "./runtime/create-publish-handler.ts";

export const handler = createPublishHandler("publish-events", process.env, publishEventsHandler);
