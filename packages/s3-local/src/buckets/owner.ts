import { tag, text } from "../http/xml.ts";

/** The owner of every bucket and object. */
export const owner = tag("Owner", text("ID", "s3-local"), text("DisplayName", "s3-local"));
