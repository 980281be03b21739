// The process behind `evaluate` in graph.ts: evaluates the program once and sends the graph to its parent.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockAws } from "./aws-mocks.ts";
import { loadApp, loadProgram } from "./bundle-program.ts";
import { type Bundle, type Graph, type Order, platform, root } from "./graph.ts";
import { recordResources } from "./recorder.ts";
import { startS3Mock } from "./s3-mock.ts";
import { startSstCliMock, type UnreadBundle } from "./sst-cli-mock.ts";
import { readZipEntries } from "./zip-entries.ts";

const { stage, dev, config, edits, umask, region, folder } = JSON.parse(
  process.argv[2] ?? "",
) as Order;
process.umask(umask);
const pulumi = createRequire(join(platform, "package.json"))("@pulumi/pulumi");

const scratch = mkdtempSync(join(tmpdir(), "slipway-graph-"));
/** The folder takes the place of each bundle that SST would make. */
const unbundled = join(scratch, "unbundled");
mkdirSync(unbundled);
writeFileSync(join(unbundled, "index.html"), "<!doctype html>");
/** The app's root: an installed app, or a folder with what the checkout's app reads. */
const appRoot = folder ?? scratch;
if (folder === undefined)
  for (const name of ["packages", "node_modules", "docs", "infra", "slipway.config.ts"])
    symlinkSync(join(root, name), join(scratch, name));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const bundles: UnreadBundle[] = [];
process.env.SST_SERVER = await startSstCliMock({ root: appRoot, unbundled }, bundles);
// The credentials that SST's CLI gets for a deployment.
process.env.SST_AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
process.env.SST_AWS_SECRET_ACCESS_KEY = "secret";
process.env.AWS_ENDPOINT_URL_S3 = await startS3Mock();
const app = await loadApp({ config: join(folder ?? root, config), stage, edits });
await pulumi.runtime.setMocks(mockAws(region), app.name, stage, false, "organization");
const resources = recordResources(app.name, stage);

let failure: unknown;
process.on("unhandledRejection", (reason) => {
  failure ??= reason;
});
const program = await loadProgram({
  ...{ app, dev, edits },
  root: appRoot,
  config: join(folder ?? root, config),
});
const outputs: Record<string, unknown> = await pulumi.runtime
  .runInPulumiStack(program)
  .catch((reason: unknown) => {
    failure ??= reason;
  });

const withArchive = (bundle: UnreadBundle): Bundle => {
  if (bundle.folder === undefined) return { ...bundle, archive: [] };
  const archive = join(appRoot, ".sst", "artifacts", bundle.functionName, "code.zip");
  return { ...bundle, archive: readZipEntries(archive) };
};

// Components continue after the program has returned. They are done when the event loop is empty.
process.channel?.unref();
process.once("beforeExit", () => {
  if (failure !== undefined) {
    console.error(failure);
    process.exit(1);
  }
  const graph: Graph = {
    app,
    outputs: Object.keys(outputs),
    resources,
    bundles: bundles.map(withArchive),
  };
  process.send?.(graph, () => process.exit(0));
});
