// Cold start of each function: the bundle that SST would deploy, in a plain Node process, from the start of the process to
// the first answer, beside a handler that does nothing. Processes of all functions take turns, so that whatever else the
// machine does falls on each alike; of the times the medians count.
//
//   node scripts/setup.mjs --infra   once
//   npm --prefix bench/peers install  for better-upload's row
//   node bench/cold-start.ts [rounds]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bundling } from "../infra/bundling.ts";
import { bundleHandler } from "../infra/testing/bundle-handler.ts";
import { functionNames } from "../packages/core/src/grants.ts";
import { httpEvent } from "../packages/functions/src/testing/http-event.ts";
import { objectCreated, recordChanged, startAwsStub } from "./lambda/aws-stub.ts";

const rounds = Number(process.argv[2] ?? 15);
const file = { fileName: "a.pdf", size: 7, contentType: "application/pdf" };

/** What each function is asked first. */
const events = {
  "request-upload": httpEvent("requestUploads", { body: { files: [file] } }),
  library: httpEvent("listUploads"),
  "finalize-upload": objectCreated,
  "sweep-uploads": {},
  "publish-events": recordChanged,
} satisfies Record<(typeof functionNames)[number], unknown>;

const cases = [
  { name: "empty handler", handler: "bench/lambda/empty-handler.handler", event: {} },
  ...functionNames.map((name) => ({
    name,
    handler: `packages/functions/src/handlers/${name}.handler`,
    event: events[name],
  })),
  {
    name: "four AWS packages",
    handler: "bench/lambda/aws-packages-handler.handler",
    event: {},
    // As they come: in one file.
    properties: {},
  },
  ...(existsSync(new URL("peers/node_modules/better-upload", import.meta.url))
    ? [
        {
          name: "better-upload",
          handler: "bench/peers/better-upload-handler.handler",
          event: {
            body: JSON.stringify({
              route: "files",
              files: [{ name: file.fileName, size: file.size, type: file.contentType }],
            }),
          },
          properties: {},
        },
      ]
    : []),
];

interface FirstAnswer {
  readonly imported: number;
  readonly answered: number;
  readonly cpu: number;
  readonly answer: unknown;
}

const scratch = await mkdtemp(join(tmpdir(), "slipway-cold-start-"));
await using stub = await startAwsStub();

/** As Lambda sets it, and the services where the stub is. */
const environment = {
  PATH: process.env.PATH,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
  AWS_ENDPOINT_URL_S3: stub.url,
  AWS_ENDPOINT_URL_DYNAMODB: stub.url,
  AWS_ENDPOINT_URL_EVENTBRIDGE: stub.url,
  SLIPWAY_BUCKET: "uploads",
  SLIPWAY_TABLE: "uploads",
  SLIPWAY_EVENT_BUS: "uploads",
  POWERTOOLS_LOG_LEVEL: "ERROR",
  // better-upload reads its own.
  AWS_BUCKET_REGION: "us-east-1",
};

const firstAnswer = async (
  bundle: string,
  event: string,
  more: Record<string, string>,
): Promise<FirstAnswer> => {
  const script = fileURLToPath(new URL("lambda/first-answer.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, bundle, event], {
    env: { ...environment, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (await text(child.stdout)).trim().split("\n");
  return JSON.parse(lines.at(-1) ?? "") as FirstAnswer;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const prepare = async ({
  name,
  handler,
  event,
  properties = bundling,
}: (typeof cases)[number] & { properties?: object }) => {
  const functionID = name.replaceAll(" ", "-");
  const {
    bundle,
    out,
    handler: at,
  } = await bundleHandler({ functionID, handler, properties }, scratch);
  const eventFile = join(scratch, `${functionID}.json`);
  await writeFile(eventFile, JSON.stringify(event));
  const file = join(out, at.replace(/\.handler$/, ".mjs"));
  const run = (more: Record<string, string> = {}) => firstAnswer(file, eventFile, more);
  const { answer } = await run();
  if (/"statusCode":[45]|batchItemFailures":\[\{/.test(JSON.stringify(answer)))
    throw new Error(`${name} answers ${JSON.stringify(answer)}`);
  return { name, bundle, run, cold: [] as FirstAnswer[], cached: [] as FirstAnswer[] };
};

try {
  const prepared = [];
  for (const each of cases) prepared.push(await prepare(each));
  const cache = { NODE_COMPILE_CACHE: join(scratch, "compile-cache") };
  for (const { run } of prepared) await run(cache);
  for (let round = 0; round < rounds; round += 1)
    for (const { run, cold, cached } of prepared) {
      cold.push(await run());
      cached.push(await run(cache));
    }
  const of = (runs: readonly FirstAnswer[], what: "imported" | "answered" | "cpu") =>
    median(runs.map((run) => run[what]));
  const [empty] = prepared;
  if (empty === undefined) throw new Error("there is nothing to compare with");
  const ratio = (runs: readonly FirstAnswer[], what: "answered" | "cpu") =>
    (of(runs, what) / of(empty.cold, what)).toFixed(2);
  console.log(`Node ${process.version}, ${rounds} processes of each in turn, medians`);
  console.table(
    Object.fromEntries(
      prepared.map(({ name, bundle, cold, cached }) => [
        name,
        {
          "KB in all": Math.round(bundle.bytes / 1000),
          "KB at start": Math.round(bundle.bytesAtStart / 1000),
          "import ms": of(cold, "imported").toFixed(1),
          "first answer ms": of(cold, "answered").toFixed(1),
          "times empty": ratio(cold, "answered"),
          "CPU ms": of(cold, "cpu").toFixed(1),
          "times empty (CPU)": ratio(cold, "cpu"),
          "times empty, compile cache": ratio(cached, "answered"),
        },
      ]),
    ),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}
