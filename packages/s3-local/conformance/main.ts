import { parseArgs } from "node:util";
import { areas } from "./areas.ts";
import type { Target } from "./context.ts";
import { type Differences, readDifferences } from "./differences/differences.ts";
import { formatAreaTable, formatFailure, formatSummary } from "./report.ts";
import { runChecks } from "./run-checks.ts";

const usage = `Tests an S3 server against AWS's documentation.

usage: main.ts --endpoint URL [--access-key-id ID] [--secret-access-key KEY] [--region REGION]
               [--bucket PREFIX] [--only PATTERN] [--expect FILE]

  --endpoint           URL of the server, which must support path-style addressing
  --access-key-id      a key with full access to its own buckets; or AWS_ACCESS_KEY_ID
  --secret-access-key  its secret; or AWS_SECRET_ACCESS_KEY
  --region             default us-east-1
  --bucket             prefix of the names of created buckets, default s3-conformance
  --only               runs only checks whose name contains this text
  --expect             a JSON file of checks that are known to differ, each with the reason`;

class UsageError extends Error {}

const readArguments = (args: string[]): { target: Target; only: string; known: Differences } => {
  const { values } = parseArgs({
    args,
    options: {
      endpoint: { type: "string" },
      "access-key-id": { type: "string" },
      "secret-access-key": { type: "string" },
      region: { type: "string" },
      bucket: { type: "string" },
      only: { type: "string" },
      expect: { type: "string" },
    },
  });
  const endpoint = values.endpoint;
  const accessKeyId = values["access-key-id"] ?? process.env.AWS_ACCESS_KEY_ID;
  const secretAccessKey = values["secret-access-key"] ?? process.env.AWS_SECRET_ACCESS_KEY;
  if (endpoint === undefined || !URL.canParse(endpoint)) throw new UsageError("--endpoint URL");
  if (!accessKeyId || !secretAccessKey)
    throw new UsageError("--access-key-id and --secret-access-key");
  const target = {
    endpoint: new URL(endpoint),
    region: values.region ?? "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    bucketPrefix: values.bucket ?? "s3-conformance",
  };
  const known = values.expect === undefined ? new Map() : readDifferences(values.expect);
  return { target, only: values.only ?? "", known };
};

const main = async (): Promise<number> => {
  const { target, only, known } = readArguments(process.argv.slice(2));
  const { results, notRemoved } = await runChecks(areas, target, {
    only,
    onResult(result) {
      if (result.kind === "failed") console.log(formatFailure(result, known));
      if (result.kind === "passed" && known.has(result.id)) {
        console.log(`passed   ${result.id}: listed as a difference, but it passes`);
      }
    },
  });
  console.log(`\n${formatAreaTable(results)}\n`);
  const ids = new Set(results.map(({ id }) => id));
  const unknown = [...known.keys()].filter((id) => !ids.has(id));
  for (const id of unknown) console.log(`the list contains "${id}", but there is no such check`);
  for (const bucket of notRemoved) console.log(`could not remove the bucket ${bucket}`);
  console.log(formatSummary(results));
  const unexpected = results.some(({ kind, id }) => kind === "failed" && !known.has(id));
  return unexpected || unknown.length > 0 ? 1 : 0;
};

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsageError =
      error instanceof UsageError ||
      (error instanceof TypeError && "code" in error && /^ERR_PARSE_ARGS/.test(String(error.code)));
    if (isUsageError) console.error(`Missing or invalid: ${error.message}\n\n${usage}`);
    else console.error(error);
    process.exitCode = 2;
  },
);
