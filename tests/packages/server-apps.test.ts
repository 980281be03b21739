import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { png } from "../real-files.ts";
import { installApp } from "./app.ts";
import {
  createServerEnvironment,
  expectRefusals,
  requestCookie,
  runScripts,
  startServerApp,
} from "./server-app.ts";
import { expectLimits } from "./server-app-limits.ts";

const photo = png("photo.png");

// The quick start builds the example for Hono.
test.each(["express", "fastify"])(
  "the example for %s uploads a picture with a session of its own",
  async (name) => {
    await using app = await installApp(`examples/${name}`);
    await writeFile(join(app.folder, photo.name), photo.buffer);
    const environment = await createServerEnvironment(app);
    await runScripts(app, ["check"], environment);
    await startServerApp(app, environment);
    const { origin, env } = environment;
    await expectRefusals(origin);
    await expectLimits(origin, await requestCookie(origin));
    const { stdout, stderr } = await app.run("npm", ["run", "upload", photo.name], { env });
    expect(stdout, stderr).toContain("photo.png: ready");
  },
);
