// Runs the commands and the code of docs/quick-start.md, as a reader does. Only the ports differ.
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { root } from "../../scripts/packages/workspaces.ts";
import { findFreePorts } from "../free-ports.ts";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { createApp, type InstalledApp } from "./app.ts";
import { type GuideBlock, listCommands, readGuide } from "./guide.ts";
import {
  createServerEnvironment,
  expectRefusals,
  requestCookie,
  runScripts,
  startServerApp,
} from "./server-app.ts";
import { expectLimits } from "./server-app-limits.ts";
import { expectDeployment, fakeOpenNext } from "./template-deployment.ts";

const browser = await getSharedBrowser();
const photo = png("photo.png");

/** Node 24 comes first, as on a reader's machine. npm runs with it, too. */
const nodeFirst = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

/** Lets the registry of this machine create an app. npm would run a program of an earlier test from its cache. */
const createEnvironment = (folder: string) => ({
  ...nodeFirst,
  npm_config_registry: inject("registry"),
  // The answer to npm's question whether it may install the program.
  npm_config_yes: "true",
  npm_config_cache: join(folder, "cache"),
});

const run = async (app: InstalledApp, command: string, env: Record<string, string>) => {
  const { code, stdout, stderr } = await app.run("sh", ["-c", command], { env });
  expect(code, `${command}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
};

/** Replaces the port of the local stack in commands. */
const useFreePort = (text: string) => text.replace("--no-api", "--no-api --port 0");

const chooseUntilListed = async (origin: string) => {
  const page = await (await browser.newContext()).newPage();
  // The first request compiles the page.
  await page.goto(origin, { timeout: 120_000 });
  const uploads = page.getByRole("listitem");
  // The page takes files once React has hydrated it.
  const choose = async () => {
    if ((await uploads.count()) === 0)
      await page.locator("input[data-kind=files]").setInputFiles(photo);
    return uploads.count();
  };
  await expect.poll(choose, { interval: 500, timeout: 60_000 }).toBe(1);
  await uploads.getByText("Done").waitFor({ timeout: 120_000 });
};

test("the quick start leads from npm create slipway to a ready record", async () => {
  const start = performance.now();
  const shell = await createApp(undefined);
  onTestFinished(() => shell.close());
  const [setUp, list, ...rest] = readGuide("docs/quick-start.md", "A new app");
  if (setUp === undefined || list === undefined) throw new Error("The page lacks commands.");
  expect(rest).toEqual([]);
  const [create, enter, install, dev, ...others] = listCommands(setUp);
  expect([enter, install, dev, others]).toEqual(["cd my-app", "npm install", "npm run dev", []]);
  await run(shell, create ?? "", createEnvironment(shell.folder));
  const app = join(shell.folder, "my-app");
  await copyFile(join(shell.folder, ".npmrc"), join(app, ".npmrc"));
  await run(shell, `${enter} && ${install}`, nodeFirst);

  const manifest = join(app, "package.json");
  await writeFile(manifest, useFreePort(await readFile(manifest, "utf8")));
  const port = String(await findFreePorts());
  const env = { ...nodeFirst, PORT: port };
  const running = shell.start("sh", ["-c", `${enter} && ${dev}`], { env });
  await running.waitFor(/Ready in/);
  await chooseUntilListed(`http://localhost:${port}`);
  const [curl = ""] = listCommands(list);
  const listed = JSON.parse(await run(shell, curl.replace("3000", port), nodeFirst));
  expect(listed.uploads).toMatchObject([{ fileName: photo.name, status: "ready" }]);
  const seconds = (performance.now() - start) / 1000;
  console.log(`From npm create slipway to a ready upload: ${seconds.toFixed(0)} seconds.`);
  for (const script of ["npm run check", "npm test"])
    await run(shell, `${enter} && ${script}`, nodeFirst);
  await running.close();
  await fakeOpenNext(app);
  await expectDeployment(app);
});

/** Copies the example without Slipway, as it was before its owner read the page. */
const createExistingApi = async (change: GuideBlock): Promise<InstalledApp> => {
  const app = await createApp("examples/hono");
  onTestFinished(() => app.close());
  for (const file of ["slipway.config.ts", "src/slipway.ts", "src/upload.ts"])
    await rm(join(app.folder, file));
  const manifest = join(app.folder, "package.json");
  const content = await readFile(manifest, "utf8");
  await writeFile(manifest, content.replace(/^ *"@slipway\/[a-z-]+": .*\n/gm, ""));
  await writeFile(join(app.folder, "mount.diff"), change.code);
  await run(app, "git apply -p0 -R mount.diff", nodeFirst);
  expect(await readFile(join(app.folder, "src/server.ts"), "utf8")).not.toContain("slipway");
  await writeFile(join(app.folder, photo.name), photo.buffer);
  return app;
};

test("the quick start leads from an API with sessions to a ready record", async () => {
  const blocks = readGuide("docs/quick-start.md", "An API that you have");
  const [install, startCommand, upload, ...others] = blocks.filter((b) => b.language === "sh");
  const [change] = blocks.filter(({ language }) => language === "diff");
  const [printed] = blocks.filter(({ language }) => language === "text");
  if (!install || !startCommand || !upload || !change || !printed)
    throw new Error("The page lacks a block.");
  expect(others).toEqual([]);

  const app = await createExistingApi(change);
  for (const command of listCommands(install)) await run(app, command, nodeFirst);
  for (const { language, title, code } of blocks.filter((b) => b.language === "ts")) {
    if (title === undefined) throw new Error(`The page does not name the file of ${language}.`);
    await writeFile(join(app.folder, title), code);
  }
  await run(app, "git apply -p0 mount.diff", nodeFirst);
  for (const file of ["src/server.ts", "src/slipway.ts", "src/upload.ts", "slipway.config.ts"])
    expect(await readFile(join(app.folder, file), "utf8")).toBe(
      await readFile(join(root, "examples/hono", file), "utf8"),
    );
  const environment = await createServerEnvironment(app);
  await runScripts(app, ["check"], environment);

  const [command = ""] = listCommands(startCommand);
  await startServerApp(app, environment, useFreePort(command));
  const { origin, env } = environment;
  await expectRefusals(origin);
  await expectLimits(origin, await requestCookie(origin));
  expect(await run(app, listCommands(upload).join(" && "), env)).toBe(printed.code);
});
