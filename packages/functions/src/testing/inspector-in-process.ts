import { checkContentType } from "../inspection/check-content-type.ts";
import { inspectContent } from "../inspection/inspect-content.ts";
import type { Inspector } from "../ports/inspector.ts";

/** An inspector without limits in this process, for the trusted bytes of tests. */
export const inspectorInProcess: Inspector = {
  inspect: (content, { media }) => (media ? inspectContent(content) : checkContentType(content)),
};
