// The process behind `evaluate` in graph.ts: evaluates the program once and sends the graph to its parent.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockAws } from "./aws-mocks.ts";
import { loadApp, loadProgram } from "./bundle-program.ts";
import { type Bundle, type Graph, type Order, platform, root } from "./graph.ts";
import { recordResources } from "./recorder.ts";
import { startSstCliMock, type UnreadBundle } from "./sst-cli-mock.ts";
import { readZipEntries } from "./zip-entries.ts";

const { stage, dev, config, edits, umask, region } = JSON.parse(process.argv[2] ?? "") as Order;
process.umask(umask);
const pulumi = createRequire(join(platform, "package.json"))("@pulumi/pulumi");

/** The program uses this folder as the checkout. It contains a built page, the functions, and configs. */
const scratch = mkdtempSync(join(tmpdir(), "slipway-graph-"));
mkdirSync(join(scratch, "web", "dist"), { recursive: true });
writeFileSync(join(scratch, "web", "dist", "index.html"), "<!doctype html>");
for (const name of ["packages", "node_modules", "docs", "infra", "slipway.config.ts"])
  symlinkSync(join(root, name), join(scratch, name));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const bundles: UnreadBundle[] = [];
process.env.SST_SERVER = await startSstCliMock(
  { root: scratch, unbundled: join(scratch, "web") },
  bundles,
);
const app = await loadApp({ config, stage, edits });
await pulumi.runtime.setMocks(mockAws(region), app.name, stage, false, "organization");
const resources = recordResources(app.name, stage);

let failure: unknown;
process.on("unhandledRejection", (reason) => {
  failure ??= reason;
});
const program = await loadProgram({ app, dev, scratch, config, edits });
const outputs: Record<string, unknown> = await pulumi.runtime
  .runInPulumiStack(program)
  .catch((reason: unknown) => {
    failure ??= reason;
  });

const withArchive = (bundle: UnreadBundle): Bundle => {
  if (bundle.folder === undefined) return { ...bundle, archive: [] };
  const archive = join(scratch, ".sst", "artifacts", bundle.functionName, "code.zip");
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
