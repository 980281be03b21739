// A function's process from its start to its first answer, as Lambda would start it: loads the bundle, hands it one
// event, prints what that took. Plain JavaScript, so that nothing is measured but the bundle.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , bundle = "", event = ""] = process.argv;
const input = JSON.parse(readFileSync(event, "utf8"));
const began = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const loaded = performance.now();
const answer = await handler(input, {
  functionName: "bench",
  awsRequestId: "bench",
  memoryLimitInMB: "512",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:bench",
  getRemainingTimeInMillis: () => 30_000,
});
// Both count from the start of the process.
const answered = performance.now();
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1000;
process.stdout.write(`\n${JSON.stringify({ imported: loaded - began, answered, cpu, answer })}\n`);
