// Loads a bundle, invokes its handler with one event, and prints the time that each took, like a cold start on Lambda. It is
// plain JavaScript, so that only the bundle is measured.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , bundle = "", event = ""] = process.argv;
const input = JSON.parse(readFileSync(event, "utf8"));
const started = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const loaded = performance.now();
const answer = await handler(input, {
  functionName: "bench",
  awsRequestId: "bench",
  memoryLimitInMB: "512",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:bench",
  getRemainingTimeInMillis: () => 30_000,
});
// `performance.now` and `process.cpuUsage` start when the process starts.
const answered = performance.now();
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1000;
process.stdout.write(
  `\n${JSON.stringify({ imported: loaded - started, answered, cpu, answer })}\n`,
);
