import { writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findFreePorts } from "../free-ports.ts";
import { png } from "../real-files.ts";
import { type InstalledApp, installApp } from "./app.ts";

const photo = png("photo.png");

/** Returns the `PATH` of an app that runs on this repository's Node. */
const createPath = ({ folder }: InstalledApp): string =>
  [join(folder, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(
    delimiter,
  );

/** Runs scripts of an example, such as its build, and writes the picture to its folder. */
const prepare = async (app: InstalledApp, scripts: readonly string[]): Promise<void> => {
  await writeFile(join(app.folder, photo.name), photo.buffer);
  for (const script of scripts) {
    const env = { PATH: createPath(app) };
    const { code, stdout, stderr } = await app.run("npm", ["run", script], { env });
    expect(code, `${stdout}\n${stderr}`).toBe(0);
  }
};

/** Starts an example with a local stack. Returns its origin. */
const start = async (app: InstalledApp) => {
  const port = await findFreePorts();
  const origin = `http://localhost:${port}`;
  const env = { PATH: createPath(app), PORT: String(port), ORIGIN: origin };
  const args = ["dev", "--no-api", "--port", "0", "--", "npm", "start"];
  const running = app.start("slipway", args, { env });
  const ended = running.result.then(({ stdout, stderr }) => {
    throw new Error(`The app ended:\n${stdout}\n${stderr}`);
  });
  const health = () =>
    fetch(`${origin}/api/slipway/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await Promise.race([ended, expect.poll(health).toBe(200)]);
  return { origin, env };
};

/** Sends what a stranger could send. */
const expectRefusals = async (origin: string) => {
  const uploads = `${origin}/api/slipway/uploads`;
  expect((await fetch(uploads)).status).toBe(401);
  const forged = await fetch(uploads, { headers: { cookie: "session=ada.AAAA" } });
  expect(forged.status).toBe(401);
  const fromOtherSite = await fetch(uploads, {
    method: "POST",
    headers: { "sec-fetch-site": "cross-site", "content-type": "text/plain" },
    body: "{}",
  });
  expect(fromOtherSite.status).toBe(403);
};

test.each(["hono", "express", "fastify"])(
  "the example for %s uploads a picture with a session of its own",
  async (name) => {
    await using app = await installApp(`examples/${name}`);
    await prepare(app, ["check"]);
    const { origin, env } = await start(app);
    await expectRefusals(origin);
    const { stdout, stderr } = await app.run("npm", ["run", "upload", photo.name], { env });
    expect(stdout, stderr).toContain("photo.png: ready");
  },
);
