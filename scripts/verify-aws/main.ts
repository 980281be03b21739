// Verifies Slipway on AWS: `npm run verify:aws`. It deploys a stage, runs S3's conformance suite on real buckets, the journeys of
// users, a soak of 1,000 uploads, and fsck, removes the stage, and writes a report.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkAws, createAwsDeployment, RequirementError } from "./aws-deployment.ts";
import { createExistingDeployment } from "./existing-deployment.ts";
import { fsckStep } from "./fsck-step.ts";
import { journeys } from "./journeys.ts";
import { formatReport } from "./report.ts";
import { runProgram } from "./run-program.ts";
import { createSoakStep } from "./soak-step.ts";
import { type Step, verify } from "./verify.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const log = (line: string) => console.error(`verify: ${line}`);

const { values } = parseArgs({
  options: {
    /** A local stack that runs already, to try this command without AWS. */
    endpoint: { type: "string" },
    /** The data folder of that stack. */
    data: { type: "string", default: ".slipway" },
    uploads: { type: "string", default: "1000" },
    report: { type: "string" },
    "skip-conformance": { type: "boolean", default: false },
  },
});

/** Creates the step that compares S3 itself with AWS's documentation. */
const createConformanceStep = (region: string): Step => ({
  name: "S3 behaves as s3-local expects",
  run: async (_target, signal) => {
    const main = join(root, "packages/s3-local/conformance/main.ts");
    const endpoint = `https://s3.${region}.amazonaws.com`;
    const args = [main, "--endpoint", endpoint, "--region", region];
    const output = await runProgram(process.execPath, args, { signal });
    return output.trim().split("\n").at(-1) ?? "";
  },
});

const readUploads = (): number => {
  const uploads = Number(values.uploads);
  if (!Number.isInteger(uploads) || uploads < 1)
    throw new RequirementError("--uploads must be a whole number of at least 1.");
  return uploads;
};

const run = async (): Promise<number> => {
  const { endpoint } = values;
  const soakStep = createSoakStep(readUploads(), Date.now() % 1_000_000);
  const steps: Step[] = [...journeys, soakStep, fsckStep];
  let where = "a local stack";
  if (endpoint === undefined) {
    const region = await checkAws();
    where = `AWS, ${region}`;
    if (!values["skip-conformance"]) {
      if (!process.env.AWS_ACCESS_KEY_ID || process.env.AWS_SESSION_TOKEN)
        throw new RequirementError(
          "The conformance suite needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY without a session token: set them, or pass --skip-conformance.",
        );
      steps.unshift(createConformanceStep(region));
    }
  } else if (!URL.canParse(endpoint))
    throw new RequirementError("--endpoint must be a URL, such as http://localhost:4400/api.");

  const interruption = new AbortController();
  const interrupt = () => {
    log("interrupted; what was deployed is removed first");
    interruption.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const stage = `verify-${Date.now().toString(36)}`;
  const results = await verify({
    deployment:
      endpoint === undefined
        ? createAwsDeployment(root, stage)
        : createExistingDeployment(endpoint, values.data),
    ...{ steps, log, signal: interruption.signal },
  });
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const report = formatReport(results, { where, version, at: new Date() });
  const file = values.report ?? (endpoint === undefined ? "docs/aws-report.md" : undefined);
  if (file === undefined) console.log(report);
  else await writeFile(file, report);
  return results.every(({ outcome }) => outcome === "passed") ? 0 : 1;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof RequirementError)) throw error;
  log(error.message);
  process.exitCode = 2;
}
