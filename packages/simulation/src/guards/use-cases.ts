import type { Guard } from "./guard.ts";

const carryOut = "packages/functions/src/uploads/apply-decision.ts";
const sweep = "packages/functions/src/uploads/sweep.ts";
const multipart = "packages/functions/src/uploads/parts.ts";
const finalize = "packages/functions/src/uploads/finalize.ts";
const finalizeHandler = "packages/functions/src/lambda/handlers/handle-bucket-events.ts";
const publish = "packages/functions/src/events/publish.ts";
const countDownload = "packages/functions/src/library/count-download.ts";
const event = "packages/core/src/events/upload-event.ts";
const bucket = "packages/core/src/deployment/bucket.ts";

/** What keeps the use cases true to the life cycle's decisions. */
export const useCaseGuards: readonly Guard[] = [
  {
    name: "the loser of a race reads again",
    file: carryOut,
    snippet: "    known = await records.get(fact.id);\n",
    replacement: "",
  },
  {
    name: "the sweep lists again when it reads again",
    file: carryOut,
    snippet: "    seen = await seenAgain();\n",
    replacement: "",
  },
  {
    name: "the sweep lists again after it healed a lost event",
    file: sweep,
    snippet: "    record = await records.get(id);\n    fact = await look();\n",
    replacement: "    record = await records.get(id);\n",
  },
  {
    name: "the sweep finalizes what lost its event",
    file: sweep,
    snippet: "  if (oldest !== undefined && isAwaiting(record, key)) {",
    replacement: "  if (false) {",
  },
  {
    name: "an upload that ends every attempt to inspect it is rejected in the end",
    file: sweep,
    snippet: "inspects: failures < mostAttempts",
    replacement: "inspects: true",
  },
  {
    name: "a sweep counts its attempt before it makes it",
    file: sweep,
    snippet: `    const postponed = await records.apply(postpone(entry, at));
    if (postponed === undefined) return "skipped";
`,
    replacement: "",
  },
  {
    name: "a sweep reads no media details from the third attempt",
    file: sweep,
    snippet: "media: failures < attemptsWithMedia,",
    replacement: "media: true,",
  },
  {
    name: "finalize reads no media details from the third receive",
    file: finalizeHandler,
    snippet: "      const options = { media: !isSuspect(record) };",
    replacement: "      const options = { media: true };",
  },
  {
    name: "an event of a deleted version is over",
    file: finalize,
    snippet:
      "    if (error instanceof ObjectForbiddenError && !isAwaiting(await records.get(id), key))",
    replacement: "    if (false)",
  },
  {
    name: "the sweep lists the record's own key",
    file: sweep,
    snippet: "  const key = getObjectKey(record ?? { id });",
    replacement: "  const key = getObjectKey({ id });",
  },
  {
    name: "an event that fails comes again",
    file: finalizeHandler,
    snippet: "        throw error;\n",
    replacement: "",
  },
  {
    name: "completing twice is no error",
    file: multipart,
    snippet: "  if (parts === undefined && !isThere) {\n",
    replacement: "  if (parts === undefined) {\n",
  },
  {
    name: "an upload is completed with all of its parts",
    file: multipart,
    snippet: "    requireAllParts(parts, upload);\n",
    replacement: "",
  },
  {
    name: "an upload is completed only with the checksum of its file",
    file: multipart,
    snippet:
      "  if (checksum !== undefined && compositeChecksum(parts) !== checksum) return false;\n",
    replacement: "",
  },
  {
    name: "an event that the bus did not take is published again",
    file: publish,
    snippet: "  return first?.[1];",
    replacement: "  return undefined;",
  },
  {
    name: "a deletion is told",
    file: event,
    snippet: "  if (after === undefined || after.status === before?.status) return undefined;",
    replacement: `  if (after === undefined || after.status === before?.status || before?.status === "ready") return undefined;`,
  },
  {
    name: "a download that cannot be counted goes on",
    file: countDownload,
    snippet: `    telemetry.count("uncounted");\n`,
    replacement: "    throw error;\n",
  },
  {
    name: "the bucket tells of versions that are deleted",
    file: bucket,
    snippet: `"s3:ObjectRemoved:Delete"`,
    replacement: `"s3:ObjectCreated:*"`,
  },
];
