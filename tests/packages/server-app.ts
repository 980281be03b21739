import { delimiter, dirname, join } from "node:path";
import { expect } from "vitest";
import { findFreePorts } from "../free-ports.ts";
import type { InstalledApp } from "./app.ts";

/** Returns the `PATH` of an app that runs on this repository's Node. */
const createPath = ({ folder }: InstalledApp): string =>
  [join(folder, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(
    delimiter,
  );

/** The origin of an app, and the environment of its commands. */
export interface ServerEnvironment {
  readonly origin: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Chooses a free port for an app. */
export const createServerEnvironment = async (app: InstalledApp): Promise<ServerEnvironment> => {
  const port = await findFreePorts();
  const origin = `http://localhost:${port}`;
  return { origin, env: { PATH: createPath(app), PORT: String(port), ORIGIN: origin } };
};

/** Runs scripts of an app, such as its build. */
export const runScripts = async (
  app: InstalledApp,
  scripts: readonly string[],
  { env }: ServerEnvironment,
): Promise<void> => {
  for (const script of scripts) {
    const { code, stdout, stderr } = await app.run("npm", ["run", script], { env });
    expect(code, `npm run ${script}\n${stdout}\n${stderr}`).toBe(0);
  }
};

/**
 * Starts an app that answers the API, with a local stack.
 *
 * @param command the command that starts both
 */
export const startServerApp = async (
  app: InstalledApp,
  { origin, env }: ServerEnvironment,
  command = "slipway dev --no-api --port 0 -- npm start",
): Promise<void> => {
  const running = app.start("sh", ["-c", command], { env });
  const ended = running.result.then(({ stdout, stderr }) => {
    throw new Error(`The app ended:\n${stdout}\n${stderr}`);
  });
  const health = () =>
    fetch(`${origin}/api/slipway/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await Promise.race([ended, expect.poll(health, { timeout: 120_000 }).toBe(200)]);
};

/** Signs in with a program, and returns the cookie of the session. */
export const requestCookie = async (origin: string): Promise<string> => {
  const response = await fetch(`${origin}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: "eve" }),
  });
  const [cookie = ""] = response.headers.getSetCookie();
  return cookie.split(";")[0] ?? "";
};

/** Sends what a stranger could send. */
export const expectRefusals = async (origin: string): Promise<void> => {
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
