// Deploys an app that has only installed @slipway/sst, without AWS.
import { execSync } from "node:child_process";
import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configuredFunctions } from "@slipway/core/deployment/function-entries";
import { functionNames } from "@slipway/core/deployment/grants";
import { parseSync } from "rolldown/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { partOf } from "../../infra/functions/functions.ts";
import { rolesEqualGrants } from "../../infra/statements/functions.ts";
import { look } from "../../infra/testing/deployment.ts";
import { evaluate, type Graph, platform } from "../../infra/testing/graph.ts";
import { type InstalledApp, installApp } from "./app.ts";
import type {} from "./publish-packages.ts";

let app: InstalledApp;
let graph: Graph;
beforeAll(async () => {
  app = await installApp("examples/sst");
  // `sst install` would take long. Types and components are those of the app's version of SST.
  await mkdir(join(app.folder, ".sst"));
  await symlink(platform, join(app.folder, ".sst", "platform"));
  graph = await evaluate({ stage: "ada", folder: app.folder });
});
afterAll(() => app.close());

const packageFolder = () => join(app.folder, "node_modules", "@slipway", "sst");

test("an app deploys two instances, one without a page, and one without an API", () => {
  expect(graph.outputs).toEqual(expect.arrayContaining(["media", "papers"]));
  for (const name of ["Media", "Papers"]) rolesEqualGrants(look(graph, name));
  const count = (name: string, type: string) => look(graph, name).all(type).length;
  expect(count("Media", "cloudfront/distribution:Distribution")).toBe(1);
  expect(count("Papers", "cloudfront/distribution:Distribution")).toBe(0);
  expect(count("Inbox", "apigatewayv2/api:Api")).toBe(0);
  expect(count("Inbox", "lambda/function:Function")).toBe(4);
});

test("SST bundles the functions from the package together with the app's config", () => {
  for (const name of functionNames) {
    const bundle = graph.bundles.find(
      ({ functionName }) => functionName === `Media${partOf(name)}`,
    );
    const hasConfig = configuredFunctions.includes(name);
    const sources = bundle?.sources.join("\n") ?? "";
    expect(sources.includes("slipway.config.ts"), name).toBe(hasConfig);
    expect(sources.includes("node_modules/@slipway/sst/"), name).toBe(hasConfig);
    expect(sources, name).not.toContain("packages/functions/src");
  }
});

test("the page gets the settings of its instance", async () => {
  const builder = graph.resources.find(({ name }) => name === "MediaPageBuilder");
  const { create, dir, environment } = Object(builder?.inputs);
  execSync(create, { cwd: dir, env: { ...process.env, ...environment } });
  const page = join(dir, "page");
  expect(readdirSync(page)).toEqual(expect.arrayContaining(["assets", "index.html"]));
  expect(JSON.parse(readFileSync(join(page, "settings.json"), "utf8"))).toMatchObject({
    api: expect.stringMatching(/^https:\/\/.*execute-api/),
    signIn: { clientId: expect.stringContaining("MediaPageClient") },
  });
});

test("the app type-checks with the types of its own SST", async () => {
  const { stdout, code } = await app.run("tsc", ["--noEmit", "--skipLibCheck", "-p", "."]);
  const own = stdout
    .split("\n")
    .filter((line) => /^(?:sst|slipway)\.config|slipway\/sst/.test(line));
  expect(own).toEqual([]);
  expect(code === 0 || !stdout.includes("@slipway")).toBe(true);
});

test("the package is under 3 MB, and has no tests and no sources of others", () => {
  const files = globSync("**/*", { cwd: packageFolder() }).filter((file) =>
    statSync(join(packageFolder(), file)).isFile(),
  );
  const size = files.reduce((sum, file) => sum + statSync(join(packageFolder(), file)).size, 0);
  expect(size).toBeLessThan(3 * 1024 ** 2);
  expect(files.filter((file) => /test|statements|aws-rules/.test(file))).toEqual([]);
});

test("no module of the package has a name that SST gives to a provider", () => {
  const providers = ["aws", "sst", "cloudflare", "random", "command", "docker", "github", "vercel"];
  const file = join(packageFolder(), "index.js");
  const { program } = parseSync(file, readFileSync(file, "utf8"));
  const names = program.body.flatMap((statement) =>
    statement.type === "VariableDeclaration"
      ? statement.declarations.map(({ id }) => (id.type === "Identifier" ? id.name : ""))
      : [],
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => providers.includes(name))).toEqual([]);
});

test("compileAhead and a config that does not compile end the deployment with one line each", async () => {
  const file = join(app.folder, "sst.config.ts");
  const option = 'config: "slipway.config.ts"';
  const program = await readFile(file, "utf8");
  await writeFile(file, program.replace(option, `${option}, compileAhead: true`));
  await writeFile(join(app.folder, "slipway.config.ts"), "export default {\n  kinds {} };");
  const failure = await evaluate({ stage: "ada", folder: app.folder }).catch(String);
  expect(failure).toMatch(
    /The options of Slipway are invalid:\n.*compileAhead.* must not be true with the published package, .+ deploy from a checkout .+\nslipway\.config\.ts has a syntax error in line 2: /,
  );
});
