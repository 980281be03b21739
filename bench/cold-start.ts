// Cold start of each function in a plain Node process, from the start of the process to the first response, next to an
// empty handler and better-upload's server. Each function is bundled as SST bundles it, and compiled ahead. The processes
// take turns, so that other load on the machine affects all of them equally. The table shows medians.
//
//   npm run bench -- cold-start [rounds]
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { bundleFunctions } from "../packages/functions/bundle/bundle-functions.ts";
import {
  environmentWith,
  firstEvents,
  isSuccess,
  requestedFile,
  startAwsStub,
} from "../packages/functions/bundle/first-event.ts";
import {
  bundleFunctionWithSst,
  bundleHandlerWithSst,
  type SstBundle,
} from "../packages/functions/bundle/sst-bundler.ts";

const rounds = Number(process.argv[2] ?? 15);

/** One way to bundle a handler, with the first responses that were measured. */
interface Variant {
  readonly name: string;
  readonly bundling: "SST" | "compiled ahead";
  readonly bundle: string;
  readonly event: string;
  /** Bytes of code that a process loads before its first event. */
  readonly bytes: number;
  readonly responses: FirstResponse[];
}

interface FirstResponse {
  /** Milliseconds that importing the bundle took. */
  readonly imported: number;
  /** Milliseconds from the start of the process to the first response. */
  readonly answered: number;
  /** Milliseconds of CPU time. */
  readonly cpu: number;
  readonly answer: unknown;
}

const scratch = await mkdtemp(join(tmpdir(), "slipway-cold-start-"));
await using stub = await startAwsStub();

const measure = async ({ bundle, event }: Variant): Promise<FirstResponse> => {
  const script = fileURLToPath(new URL("lambda/first-answer.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, bundle, event], {
    env: environmentWith(stub.url),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (await text(child.stdout)).trim().split("\n");
  return JSON.parse(lines.at(-1) ?? "") as FirstResponse;
};

const writeEvent = async (name: string, event: unknown): Promise<string> => {
  const file = join(scratch, `${name.replaceAll(" ", "-")}.json`);
  await writeFile(file, JSON.stringify(event));
  return file;
};

/** Bundles a handler as SST does. */
const withSst = async (name: string, entry: string, event: unknown = {}): Promise<Variant> => {
  const bundle = await bundleHandlerWithSst(entry, join(scratch, name.replaceAll(" ", "-")));
  return createVariant(name, bundle, await writeEvent(name, event));
};

/** Bundles a function as SST does for a deployment. */
const deployedBySst = async (name: FunctionName): Promise<Variant> => {
  const bundle = await bundleFunctionWithSst(name, join(scratch, `${name}-sst`));
  return createVariant(name, bundle, await writeEvent(name, firstEvents[name]));
};

const createVariant = (
  name: string,
  { folder, bytesAtStart: bytes }: SstBundle,
  event: string,
): Variant => {
  const bundle = join(folder, "bundle.mjs");
  return { name, bundling: "SST", bundle, event, bytes, responses: [] };
};

/** Bundles the functions with the code that V8 compiled ahead. */
const compiledAhead = async (): Promise<readonly Variant[]> => {
  const { platform, arch: architecture } = process;
  const bundles = await bundleFunctions({ platform, architecture });
  return Promise.all(
    functionNames.map(async (name): Promise<Variant> => {
      const { folder, bytesAtStart: bytes } = bundles[name];
      const bundle = join(folder, `${name}.cjs`);
      const event = await writeEvent(name, firstEvents[name]);
      return { name, bundling: "compiled ahead", bundle, event, bytes, responses: [] };
    }),
  );
};

const betterUploadEvent = () => {
  const { fileName: name, contentType: type, size } = requestedFile;
  return { body: JSON.stringify({ route: "files", files: [{ name, type, size }] }) };
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

type Measure = "imported" | "answered" | "cpu";
const medianOf = ({ responses }: Variant, measure: Measure): number =>
  median(responses.map((response) => response[measure]));

try {
  const empty = await withSst("empty handler", "bench/lambda/empty-handler.ts");
  const peer = await withSst(
    "better-upload",
    "bench/peers/better-upload-handler.js",
    betterUploadEvent(),
  );
  const variants = [
    empty,
    peer,
    ...(await Promise.all(functionNames.map(deployedBySst))),
    ...(await compiledAhead()),
    await withSst("four AWS packages", "bench/lambda/aws-packages-handler.ts"),
  ];
  for (const variant of variants) {
    const { answer } = await measure(variant);
    if (!isSuccess(answer))
      throw new Error(`${variant.name} responds with ${JSON.stringify(answer)}`);
  }
  for (let round = 0; round < rounds; round += 1)
    for (const variant of variants) variant.responses.push(await measure(variant));

  const ratio = (variant: Variant, to: Variant, measure: Measure = "answered"): string =>
    (medianOf(variant, measure) / medianOf(to, measure)).toFixed(2);
  console.log(`Node ${process.version}, medians of ${rounds} processes of each, in turn`);
  console.table(
    variants.map((variant) => ({
      function: variant.name,
      bundling: variant.bundling,
      "KB at start": Math.round(variant.bytes / 1000),
      "import ms": medianOf(variant, "imported").toFixed(1),
      "first response ms": medianOf(variant, "answered").toFixed(1),
      "CPU ms": medianOf(variant, "cpu").toFixed(1),
      "× empty handler": ratio(variant, empty),
      "× better-upload": ratio(variant, peer),
      "× better-upload (CPU)": ratio(variant, peer, "cpu"),
    })),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}
