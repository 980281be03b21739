import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventSubscriber } from "./event-subscriber.ts";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { spawnSlipway } from "./slipway-process.ts";
import { temporaryFolder } from "./stack.ts";

/** Somebody else on a port. */
const stranger = async (port = 0) => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  };
};

test("page and API answer at the address that is printed", async () => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  const url = await slipway.running();

  const page = await fetch(url);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("<title>Slipway");
  expect((await fetch(`${url}/api/healthz`)).status).toBe(200);
  expect(slipway.output.stdout.trim().split("\n")).toHaveLength(1);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it clean", async (signal) => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  const url = await slipway.running();
  // Browsers open connections ahead of need.
  const unused = connect(Number(new URL(url).port), "127.0.0.1");
  await once(unused, "connect");
  slipway.child.kill(signal);
  expect(await slipway.ended).toBe(0);
  expect(slipway.output.stderr).toBe("");

  await using _ = await stranger(Number(new URL(url).port));
  await using next = spawnSlipway("--port", "0", "--data", folder.path);
  await next.running();
});

/** Somebody else on a port whose neighbour below nobody is given by chance: systems hand out ports from 32768 on. */
const strangerByPlan = async (): ReturnType<typeof stranger> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      await (await stranger(port - 1))[Symbol.asyncDispose]();
      return await stranger(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
};

test("a port in use gets one clear line, the page's and the one after it", async () => {
  await using taken = await strangerByPlan();
  for (const port of [taken.port, taken.port - 1]) {
    await using folder = await temporaryFolder();
    await using slipway = spawnSlipway("--port", String(port), "--data", folder.path);
    expect(await slipway.ended).toBe(1);
    expect(slipway.output).toEqual({
      stdout: "",
      stderr: `slipway: Port ${taken.port} is in use. Choose another one with --port.\n`,
    });
  }
});

test("a data folder that cannot be written gets one clear line", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await writeFile(file, "");
  const path = join(file, "data");
  await using slipway = spawnSlipway("--port", "0", "--data", path);
  expect(await slipway.ended).toBe(1);
  expect(slipway.output.stderr).toMatch(/^slipway: The data folder .+ cannot be written: .+\n$/);
  expect(slipway.output.stderr).toContain(path);
});

test("a data folder that another process holds gets one clear line", async () => {
  await using folder = await temporaryFolder();
  await using holder = spawnSlipway("--port", "0", "--data", folder.path);
  await holder.running();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  expect(await slipway.ended).toBe(1);
  expect(slipway.output.stderr).toBe(
    `slipway: The data folder ${folder.path} is in use by another running Slipway.\n`,
  );
});

test("an option that does not exist gets one clear line", async () => {
  await using slipway = spawnSlipway("--prot", "1");
  expect(await slipway.ended).toBe(1);
  expect(slipway.output.stderr).toMatch(/^slipway: Unknown option '--prot'.*\n$/);
});

test("a line is printed for each event, and an address is sent it", async () => {
  await using folder = await temporaryFolder();
  await using subscriber = await eventSubscriber();
  const args = ["--port", "0", "--data", folder.path, "--events-to", subscriber.url];
  await using slipway = spawnSlipway(...args);
  const url = await slipway.running();
  const { id, revision } = await uploadFile(`${url}/api`, pdf("a.pdf"));
  await expect
    .poll(() => slipway.output.stdout)
    .toContain(`\nupload.ready ${id} revision ${revision}: "a.pdf"\n`);
  await expect.poll(() => subscriber.taken.map(({ detail }) => detail.id)).toEqual([id]);
});
