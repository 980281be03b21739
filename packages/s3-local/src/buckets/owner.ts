import { tag, text } from "../http/xml.ts";

/** The one account there is. */
export const owner = tag("Owner", text("ID", "s3-local"), text("DisplayName", "s3-local"));
