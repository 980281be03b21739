import { inspectContent } from "../inspection/inspect-content.ts";
import type { Inspector } from "../inspection/inspector.ts";
import { verdictOn } from "../inspection/verdict.ts";

/** An inspector without limits, in this process: for bytes that the tests know. */
export const inspectorInProcess: Inspector = {
  inspect: (content, { media }) => (media ? inspectContent(content) : verdictOn(content)),
};
