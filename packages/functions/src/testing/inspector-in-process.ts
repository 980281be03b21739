import { inspectContent } from "../inspection/inspect-content.ts";
import { verdictOn } from "../inspection/verdict.ts";
import type { Inspector } from "../ports/inspector.ts";

/** An inspector without limits, in this process: for bytes that the tests know. */
export const inspectorInProcess: Inspector = {
  inspect: (content, { media }) => (media ? inspectContent(content) : verdictOn(content)),
};
