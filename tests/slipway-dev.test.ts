import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSlipway } from "@slipway/local";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { spawnSlipwayDev } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";
import "../docs/examples/tests/avatar.ts";

test("slipway dev runs in the folder of an app, whose commands find it", async () => {
  await using app = await temporaryFolder();
  const config = "export default { kinds: { drawing: { accept: ['application/pdf'] } } };";
  await writeFile(join(app.path, "slipway.config.ts"), config);
  await writeFile(join(app.path, "plan.pdf"), pdf("plan.pdf").buffer);
  await using slipway = spawnSlipwayDev(app.path, "--port", "0");
  const url = await slipway.running();
  const data = join(app.path, ".slipway");
  expect(await readFile(join(data, ".gitignore"), "utf8")).toBe("*\n");
  expect(await (await fetch(url)).text()).toContain("<title>Slipway");

  const put = runSlipway(["put", "--endpoint", `${url}/api`, join(app.path, "plan.pdf")], {
    SLIPWAY_STATE: join(data, "unfinished"),
  });
  expect(await put.exitCode).toBe(0);
  const { uploads } = await (await callApi(`${url}/api/uploads`)).json();
  expect(uploads).toMatchObject([{ fileName: "plan.pdf", kind: "drawing", status: "ready" }]);
  const fsck = runSlipway(["fsck", "--data", data, "--json"]);
  expect(await fsck.exitCode).toBe(0);
  const redrive = runSlipway(["redrive", "--data", data]);
  expect(await redrive.exitCode).toBe(0);

  slipway.child.kill("SIGINT");
  expect(await slipway.exitCode).toBe(0);
  expect(slipway.output.stderr).toBe("");
});

test("slipway dev says in one line that two copies of @slipway/core are installed", async () => {
  await using app = await temporaryFolder();
  const core = join(app.path, "node_modules", "@slipway", "core");
  await mkdir(core, { recursive: true });
  await writeFile(join(core, "package.json"), '{"name":"@slipway/core","version":"0.0.9"}');
  await using slipway = spawnSlipwayDev(app.path, "--port", "0");
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toMatch(
    /^slipway: 2 copies of @slipway\/core are installed: .+\n$/,
  );
  expect(existsSync(join(app.path, ".slipway"))).toBe(false);
});

test("slipway prints its version and its commands", async () => {
  const version = runSlipway(["--version"]);
  expect(await version.exitCode).toBe(0);
  expect(version.output.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const help = runSlipway(["--help"]);
  expect(await help.exitCode).toBe(0);
  for (const command of ["dev", "put", "fsck", "redrive"])
    expect(help.output.stdout).toContain(`  slipway ${command} `);
});

test("tests can start Slipway several times at once, and leave nothing behind", async () => {
  const started = await Promise.all([startSlipway(), startSlipway()]);
  const [one, other] = started;
  expect(one.url).not.toBe(other.url);
  await expect(one.getToken("?")).rejects.toThrow("There is no token for ?");
  const token = await one.getToken();
  const list = (apiUrl: string) =>
    fetch(`${apiUrl}/uploads`, { headers: { authorization: `Bearer ${token}` } });
  expect((await list(one.apiUrl)).status).toBe(200);
  expect((await list(other.apiUrl)).status).toBe(401);
  await Promise.all(started.map(({ close }) => close()));
  for (const { url, dataDir } of started) {
    expect(existsSync(dataDir)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  }
});

test("a test whose port is in use gets an error that names the port", async () => {
  await using first = await startSlipway();
  const port = Number(new URL(first.url).port);
  await expect(startSlipway({ port })).rejects.toThrow(`Port ${port} is in use.`);
});
