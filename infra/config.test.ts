// Tests an app's config: which functions have it, and what hooks may use.
import { configuredFunctions as allConfigured } from "@slipway/core/deployment/function-entries";
import { type FunctionName, functionNames, listStatements } from "@slipway/core/deployment/grants";
import { beforeAll, describe, expect, test } from "vitest";
import { partOf } from "./functions/functions.ts";
import { rolesEqualGrants } from "./statements/functions.ts";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const configs = "infra/testing/configs";

/** The functions with a config of every deployment with one. `hooks.test.ts` and `images.test.ts` test the other ones. */
const configuredFunctions = functionNames.filter((name) => allConfigured.includes(name));

describe("an app with two configs", () => {
  let graph: Graph;
  let albums: Deployment;
  let scans: Deployment;
  let plain: Deployment;
  beforeAll(async () => {
    graph = await evaluate({ stage: "ada", config: `${configs}/two-configs.sst.ts` });
    albums = look(graph, "Albums1");
    scans = look(graph, "Scans");
    plain = look(graph, "Plain");
  });

  const findBundle = ({ name }: Deployment, functionName: FunctionName) =>
    graph.bundles.find((bundle) => bundle.functionName === `${name}${partOf(functionName)}`);
  const policyOf = (deployment: Deployment, functionName: FunctionName) => {
    const role = deployment.inputs("iam/role:Role", `${partOf(functionName)}Role`);
    const [inline] = role.inlinePolicies as { policy: string }[];
    return statementsIn(inline?.policy);
  };
  const variablesOf = (deployment: Deployment, functionName: FunctionName) =>
    (deployment.functionNamed(functionName).inputs.environment as { variables: object }).variables;

  test("each bundles its own config, and the modules of its hooks, into the functions that use it", () => {
    for (const name of configuredFunctions) {
      const own = [`${configs}/albums.config.ts`, `${configs}/albums.ts`];
      const sources = findBundle(albums, name)?.sources;
      expect(sources, name).toEqual(expect.arrayContaining(own));
      expect(sources, name).not.toContain(`${configs}/scans.config.ts`);
      const others = findBundle(scans, name)?.sources;
      expect(others, name).toContain(`${configs}/scans.config.ts`);
      for (const source of own) expect(others, name).not.toContain(source);
    }
  });

  test("other functions, and an instance without a config, are bundled without one", () => {
    for (const name of functionNames) {
      expect(findBundle(plain, name)?.sources).toEqual([]);
      if (!configuredFunctions.includes(name))
        expect(findBundle(albums, name)?.sources).toEqual([]);
    }
    rolesEqualGrants(plain);
  });

  test("only the function that calls `authorize` has the permissions of hooks", () => {
    const statements = policyOf(albums, "request-upload");
    expect(statements).toHaveLength(listStatements("request-upload", albums.arns).length + 2);
    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Action: ["ses:SendEmail"] }),
        expect.objectContaining({ Action: ["dynamodb:*"] }),
      ]),
    );
    for (const name of functionNames)
      if (name !== "request-upload")
        expect(JSON.stringify(policyOf(albums, name)), name).not.toMatch(/ses:|dynamodb:\*/);
    // No kind of this instance has hooks.
    rolesEqualGrants(scans);
  });

  test("each function with a config has the values that its modules read, and keeps its own", () => {
    for (const name of configuredFunctions) {
      expect(variablesOf(albums, name), name).toMatchObject({
        ALBUM_LIMIT: "100",
        SLIPWAY_TABLE: albums.table.name,
      });
      expect(findBundle(albums, name)?.links, name).toEqual(["Albums"]);
      expect(variablesOf(scans, name), name).toMatchObject({ SCANNER: "2" });
    }
    expect(variablesOf(albums, "finalize-upload")).not.toHaveProperty("ALBUM_LIMIT");
    expect(findBundle(albums, "finalize-upload")?.links).toEqual([]);
  });
});

test("a deployment with an invalid config fails with every problem and an example", async () => {
  const configuration = {
    SLIPWAY_CONFIG: `${configs}/invalid.config.ts`,
    SLIPWAY_THROTTLE_RATE: "many",
  };
  await expect(evaluate({ stage: "ada", configuration })).rejects.toThrow(
    /The options of Slipway are invalid:\nSLIPWAY_THROTTLE_RATE [^\n]* Example: 200\ninvalid\.config\.ts: kinds\.avatar\.accept\[0\] must be [^\n]*"image\/\*"[^\n]* not "pictures\/\*"\.\ninvalid\.config\.ts: kinds\.avatar\.maxSize must be a size such as "5 MB", not "5 XB"\./,
  );
});

test("a deployment whose config does not exist fails with its path", async () => {
  const configuration = { SLIPWAY_CONFIG: "missing/slipway.config.ts" };
  await expect(evaluate({ stage: "ada", configuration })).rejects.toThrow(
    /The options of Slipway are invalid:\nslipway\.config\.ts does not exist at \S+missing\Wslipway\.config\.ts\./,
  );
});

test("a deployment with `compileAhead` bundles the config into the functions that use it", async () => {
  const graph = await evaluate({
    stage: "ada",
    configuration: {
      SLIPWAY_CONFIG: `${configs}/scans.config.ts`,
      SLIPWAY_COMPILE_AHEAD: "true",
    },
  });
  for (const name of functionNames) {
    const files = graph.bundles
      .find(({ functionName }) => functionName === `Slipway${partOf(name)}`)
      ?.archive.map((entry) => entry.name);
    expect(files?.includes("app-config.code.js"), name).toBe(configuredFunctions.includes(name));
  }
});
