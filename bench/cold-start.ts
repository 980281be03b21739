// Measures the cold start of each function, bundled by SST's bundler and compiled ahead: in a plain Node process, from its
// start to the first response, relative to an empty handler. Processes of all functions take turns, so that other load on the
// machine affects each alike. Prints medians.
//
//   node scripts/setup.mjs --infra   once
//   npm --prefix bench/peers install  for better-upload's row
//   node bench/cold-start.ts [rounds]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { functionNames } from "@slipway/core/deployment/grants";
import { bundleFunctions } from "../packages/functions/bundle/bundle-functions.ts";
import { kinds } from "../packages/functions/bundle/compile-ahead.ts";
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
} from "../packages/functions/bundle/sst-bundler.ts";

const rounds = Number(process.argv[2] ?? 15);

/** What is started, and in which ways. */
interface Case {
  readonly name: string;
  readonly event: unknown;
  readonly bytes: number;
  /** Bytes that are loaded before the handler can be called, if the function is compiled ahead. */
  readonly bytesAtStart?: number;
  /** Bundled by SST's bundler. */
  readonly bundledBySst: Way;
  /** Bundled with code that was compiled ahead. */
  readonly compiledAhead?: Way;
  /** Bundled as `compiledAhead`, without the compiled code. */
  readonly bare?: Way;
  /** Bundled by SST's bundler, with Node's compile cache, which was filled before. */
  readonly nodeCache?: Way;
}

interface Way {
  readonly bundle: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface FirstAnswer {
  readonly imported: number;
  readonly answered: number;
  readonly cpu: number;
  readonly answer: unknown;
}

const scratch = await mkdtemp(join(tmpdir(), "slipway-cold-start-"));
await using stub = await startAwsStub();

const firstAnswer = async (way: Way, event: string): Promise<FirstAnswer> => {
  const script = fileURLToPath(new URL("lambda/first-answer.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, way.bundle, event], {
    env: {
      ...environmentWith(stub.url),
      // better-upload reads its own.
      AWS_BUCKET_REGION: "us-east-1",
      ...way.environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (await text(child.stdout)).trim().split("\n");
  return JSON.parse(lines.at(-1) ?? "") as FirstAnswer;
};

const bundles = await bundleFunctions({
  platform: process.platform,
  architecture: process.arch,
});

const withNodeCache = ({ bundle }: Way): Way => ({
  bundle,
  environment: { NODE_COMPILE_CACHE: join(scratch, "node-compile-cache") },
});

const ours = functionNames.map(async (name): Promise<Case> => {
  const { folder, bytesAtStart } = bundles[name];
  const { folder: sstFolder, bytes } = await bundleFunctionWithSst(
    name,
    join(scratch, `${name}-sst`),
  );
  const bundledBySst = { bundle: join(sstFolder, "bundle.mjs") };
  const bare = join(scratch, name);
  const isCode = (path: string) => kinds[extname(path).slice(1)] === undefined;
  await cp(folder, bare, { recursive: true, filter: isCode });
  return {
    name,
    event: firstEvents[name],
    bytes,
    bytesAtStart,
    bundledBySst,
    compiledAhead: { bundle: join(folder, `${name}.cjs`) },
    bare: { bundle: join(bare, `${name}.cjs`) },
    nodeCache: withNodeCache(bundledBySst),
  };
});

const other = async (name: string, entry: string, event: unknown = {}): Promise<Case> => {
  const bundle = join(scratch, `${name.replaceAll(" ", "-")}.mjs`);
  const bytes = await bundleHandlerWithSst(entry, bundle);
  const bundledBySst = { bundle };
  return { name, event, bytes, bundledBySst, nodeCache: withNodeCache(bundledBySst) };
};

const betterUpload = () => {
  const { fileName: name, contentType: type, size } = requestedFile;
  const body = JSON.stringify({ route: "files", files: [{ name, type, size }] });
  return other("better-upload", "bench/peers/better-upload-handler.js", { body });
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, another) => one - another)[Math.floor(values.length / 2)] ?? Number.NaN;

const medianOf = (answers: readonly FirstAnswer[], what: "imported" | "answered" | "cpu") =>
  median(answers.map((answer) => answer[what]));

try {
  const cases = await Promise.all([
    other("empty handler", "bench/lambda/empty-handler.ts"),
    ...ours,
    other("four AWS packages", "bench/lambda/aws-packages-handler.ts"),
    ...(existsSync(new URL("peers/node_modules/better-upload", import.meta.url))
      ? [betterUpload()]
      : []),
  ]);
  const runs = await Promise.all(
    cases.map(async (each) => {
      const event = join(scratch, `${each.name.replaceAll(" ", "-")}.json`);
      await writeFile(event, JSON.stringify(each.event));
      const ways = [each.bundledBySst, each.compiledAhead, each.bare, each.nodeCache].map(
        (way) => ({
          way,
          answers: [] as FirstAnswer[],
        }),
      );
      return { each, event, ways };
    }),
  );
  for (const { each, event, ways } of runs)
    for (const { way } of ways) {
      if (way === undefined) continue;
      const { answer } = await firstAnswer(way, event);
      if (!isSuccess(answer)) throw new Error(`${each.name} answers ${JSON.stringify(answer)}`);
    }
  for (let round = 0; round < rounds; round += 1)
    for (const { event, ways } of runs)
      for (const { way, answers } of ways)
        if (way !== undefined) answers.push(await firstAnswer(way, event));

  const emptyAnswers = runs[0]?.ways[0]?.answers ?? [];
  const ratio = (answers: readonly FirstAnswer[], what: "answered" | "cpu" = "answered") =>
    answers.length === 0
      ? "–"
      : (medianOf(answers, what) / medianOf(emptyAnswers, what)).toFixed(2);
  console.log(`Node ${process.version}, ${rounds} processes of each in turn, medians`);
  console.table(
    Object.fromEntries(
      runs.map(({ each, ways: [bundledBySst, compiledAhead, bare, nodeCache] }) => {
        const answers = bundledBySst?.answers ?? [];
        return [
          each.name,
          {
            KB: Math.round(each.bytes / 1000),
            "KB at start, compiled ahead":
              each.bytesAtStart === undefined ? "–" : Math.round(each.bytesAtStart / 1000),
            "import ms": medianOf(answers, "imported").toFixed(1),
            "first answer ms": medianOf(answers, "answered").toFixed(1),
            "times empty": ratio(answers),
            "CPU ms": medianOf(answers, "cpu").toFixed(1),
            "times empty (CPU)": ratio(answers, "cpu"),
            "compiled ahead": ratio(compiledAhead?.answers ?? []),
            "several files, not compiled": ratio(bare?.answers ?? []),
            "Node's compile cache": ratio(nodeCache?.answers ?? []),
          },
        ];
      }),
    ),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}
