import { publishEventsHandler } from "../lambda/publish-events.ts";
import { publishingOnAws } from "../publishing-on-aws.ts";

export const handler = publishingOnAws("publish-events", process.env, publishEventsHandler);
