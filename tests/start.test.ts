import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEventSubscriber } from "./event-subscriber.ts";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

/** Occupies a port. */
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

test("the page and the API respond at the printed address", async () => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  const url = await slipway.running();

  const page = await fetch(url);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("<title>Slipway");
  expect((await fetch(`${url}/api/healthz`)).status).toBe(200);
  expect(slipway.output.stdout.trim().split("\n")).toHaveLength(1);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s stops it cleanly", async (signal) => {
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  const url = await slipway.running();
  // Browsers open connections before they need them.
  const unused = connect(Number(new URL(url).port), "127.0.0.1");
  await once(unused, "connect");
  slipway.child.kill(signal);
  expect(await slipway.exitCode).toBe(0);
  expect(slipway.output.stderr).toBe("");

  await using _ = await stranger(Number(new URL(url).port));
  await using next = spawnSlipway("--port", "0", "--data", folder.path);
  await next.running();
});

/** Occupies a port whose lower neighbor is free. Operating systems assign ports from 32768, so it stays free. */
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

test("a port in use prints one clear line, for the page's port and the next one", async () => {
  await using taken = await strangerByPlan();
  for (const port of [taken.port, taken.port - 1]) {
    await using folder = await temporaryFolder();
    await using slipway = spawnSlipway("--port", String(port), "--data", folder.path);
    expect(await slipway.exitCode).toBe(1);
    expect(slipway.output).toEqual({
      stdout: "",
      stderr: `slipway: Port ${taken.port} is in use. Choose another one with --port.\n`,
    });
  }
});

test("a data folder that is not writable prints one clear line", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await writeFile(file, "");
  const path = join(file, "data");
  await using slipway = spawnSlipway("--port", "0", "--data", path);
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toMatch(/^slipway: The data folder .+ cannot be written: .+\n$/);
  expect(slipway.output.stderr).toContain(path);
});

test("a data folder that another process uses prints one clear line", async () => {
  await using folder = await temporaryFolder();
  await using holder = spawnSlipway("--port", "0", "--data", folder.path);
  await holder.running();
  await using slipway = spawnSlipway("--port", "0", "--data", folder.path);
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toBe(
    `slipway: The data folder ${folder.path} is in use by another running Slipway.\n`,
  );
});

test("an unknown option prints one clear line", async () => {
  await using slipway = spawnSlipway("--prot", "1");
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toMatch(/^slipway: Unknown option '--prot'.*\n$/);
});

test("each event is printed and sent to the subscriber's URL", async () => {
  await using folder = await temporaryFolder();
  await using subscriber = await startEventSubscriber();
  const args = ["--port", "0", "--data", folder.path, "--events-to", subscriber.url];
  await using slipway = spawnSlipway(...args);
  const url = await slipway.running();
  const { id, revision } = await uploadFile(`${url}/api`, pdf("a.pdf"));
  await expect
    .poll(() => slipway.output.stdout)
    .toContain(`\nupload.ready ${id} revision ${revision}: "a.pdf"\n`);
  await expect.poll(() => subscriber.accepted.map(({ detail }) => detail.id)).toEqual([id]);
});
