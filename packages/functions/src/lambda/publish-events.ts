import { publishEventsHandler } from "./handlers/handle-stream.ts";
import { publishingOnAws } from "./runtime/create-publish-handler.ts";

export const handler = publishingOnAws("publish-events", process.env, publishEventsHandler);
