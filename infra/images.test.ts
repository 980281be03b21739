// Tests derived images of an app with hooks and several instances. statements.ts has what is true of every deployment with images.
import { imagePackages } from "@slipway/core/deployment/function-entries";
import { listStatements } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { beforeAll, expect, test } from "vitest";
import * as images from "./statements/images.ts";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

let graph: Graph;
let albums: Deployment;
beforeAll(async () => {
  graph = await evaluate({ stage: "ada", config: "infra/testing/configs/two-configs.sst.ts" });
  albums = look(graph, "Albums1");
});

const checks = {
  "only uploads of kinds with variants, and of types that images are derived from, are sent to the queue":
    images.derivesFrom("avatar"),
  "only the rule may send to the queue and to its dead-letter queue": images.onlyTheRuleMaySend,
  "an upload that failed five times goes to the dead-letter queue":
    images.fiveFailuresGoToImageDeadLetters,
  "each upload is derived alone, and a flood of images waits in the queue":
    images.derivesOneUploadAtATime,
  "failures raise alarms": images.failuresOfImagesAreReported,
  "the dashboard shows images and their queue": images.dashboardShowsImages,
} as const;

test.each(Object.entries(checks))("%s", (_, check) => check(albums));

test("derive-images has its own grants and nothing else", () => {
  const { inputs } = albums.functionNamed("derive-images");
  expect(inputs).toMatchObject({
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    timeout: limits.timeout.images,
    memorySize: limits.memory.images,
  });
  const [inline, ...more] = albums.inputs("iam/role:Role", "DeriveImagesRole").inlinePolicies as {
    policy: string;
  }[];
  expect(more).toEqual([]);
  const granted = statementsIn(inline?.policy).map(({ Action, Resource }) => [Action, Resource]);
  const own = listStatements("derive-images", albums.arns);
  expect(granted).toEqual(
    expect.arrayContaining(own.map(({ actions, resources }) => [actions, resources])),
  );
  expect(granted).toHaveLength(own.length);
});

test("derive-images has the config of its own app", () => {
  const bundle = graph.bundles.find(({ functionName }) => functionName === "Albums1DeriveImages");
  expect(bundle?.sources).toContain("infra/testing/configs/albums.config.ts");
  expect(bundle?.sources).not.toContain("infra/testing/configs/scans.config.ts");
});

test("the packages with native code are installed in the versions that the tests use", async () => {
  const { default: lock } = await import("../package-lock.json", { with: { type: "json" } });
  const packages: Readonly<Record<string, object>> = lock.packages;
  for (const [name, version] of Object.entries(imagePackages))
    expect(packages[`node_modules/${name}`]).toMatchObject({ version });
});

test.each(["Scans", "Plain"])("an instance without variants has none of this: %s", (name) => {
  const others = graph.resources.filter(
    (resource) => resource.name.startsWith(name) && /Image|DeriveImages/.test(resource.name),
  );
  expect(others).toEqual([]);
  const { environment } = look(graph, name).functionNamed("sweep-uploads").inputs;
  expect(JSON.stringify(environment)).not.toContain("SLIPWAY_IMAGE_QUEUE");
});
