import { parseArgs } from "node:util";
import { areas } from "./areas.ts";
import type { Target } from "./context.ts";
import { type Differences, readDifferences } from "./differences/differences.ts";
import { areaTable, failureLine, summary } from "./report.ts";
import { runChecks } from "./run-checks.ts";

const usage = `Holds an S3 server to what AWS documents.

usage: main.ts --endpoint URL [--access-key-id ID] [--secret-access-key KEY] [--region REGION]
               [--bucket PREFIX] [--only PATTERN] [--expect FILE]

  --endpoint           where the S3 is; addressed in path style
  --access-key-id      a key that may do everything to its own buckets; or AWS_ACCESS_KEY_ID
  --secret-access-key  or AWS_SECRET_ACCESS_KEY
  --region             us-east-1 unless given
  --bucket             how the names of the buckets made begin, s3-conformance unless given
  --only               runs the checks whose name contains this
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
  if (!accessKeyId || !secretAccessKey) throw new UsageError("an access key and its secret");
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
      if (result.kind === "failed") console.log(failureLine(result, known));
      if (result.kind === "passed" && known.has(result.id)) {
        console.log(`agrees   ${result.id}: listed as a difference, but it passes`);
      }
    },
  });
  console.log(`\n${areaTable(results)}\n`);
  const ids = new Set(results.map(({ id }) => id));
  const unknown = [...known.keys()].filter((id) => !ids.has(id));
  for (const id of unknown) console.log(`no check is named "${id}", though it is listed`);
  for (const bucket of notRemoved) console.log(`could not remove the bucket ${bucket}`);
  console.log(summary(results));
  const unexpected = results.some(({ kind, id }) => kind === "failed" && !known.has(id));
  return unexpected || unknown.length > 0 ? 1 : 0;
};

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const wrongUse =
      error instanceof UsageError ||
      (error instanceof TypeError && "code" in error && /^ERR_PARSE_ARGS/.test(String(error.code)));
    if (wrongUse) console.error(`needed: ${error.message}\n\n${usage}`);
    else console.error(error);
    process.exitCode = 2;
  },
);
