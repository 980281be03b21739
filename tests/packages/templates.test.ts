import { copyFile, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { templates } from "../../packages/create-slipway/src/templates.ts";
import { findFreePorts } from "../free-ports.ts";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { createApp } from "./app.ts";

const browser = await getSharedBrowser();

/** Node 24 comes first, as on a stranger's machine. npm runs with it, too. */
const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

/** Runs `npm create slipway` in an empty folder, and installs the app. Returns how to run its scripts. */
const createFromTemplate = async (template: string) => {
  const shell = await createApp(undefined);
  onTestFinished(() => shell.close());
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await shell.run("npm", args, { env });
    expect(code, `npm ${args.join(" ")}\n${stdout}\n${stderr}`).toBe(0);
  };
  // npm would run a program of an earlier test from its cache.
  const cache = ["--cache", join(shell.folder, "cache")];
  const registry = ["--registry", inject("registry")];
  await run("create", "slipway", "my-app", "--yes", ...cache, ...registry, "--", "-t", template);
  const app = join(shell.folder, "my-app");
  await copyFile(join(shell.folder, ".npmrc"), join(app, ".npmrc"));
  const inApp = ["--prefix", app];
  await run("install", ...inApp, "--no-audit", "--no-fund", "--prefer-offline");
  return {
    app,
    run: (...args: string[]) => run(...inApp, ...args),
    /** Starts a command in the folder of the app, as npm runs its scripts. */
    start: (command: string) =>
      shell.start(
        "sh",
        ["-c", `cd my-app && PATH="$PWD/node_modules/.bin:$PATH" exec ${command}`],
        {
          env,
        },
      ),
  };
};

test.each(Object.keys(templates))(
  "the template %s has correct types, and its own test uploads a picture",
  async (template) => {
    const { run } = await createFromTemplate(template);
    await run("run", "check");
    await run("test");
  },
);

test("npm create slipway leads to a ready upload on the page of a Next app", async () => {
  const start = performance.now();
  const { app, start: startInApp } = await createFromTemplate("next");
  const { scripts } = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
  expect(scripts.dev).toBe("slipway dev --no-api -- next dev");
  const [slipway, next] = [await findFreePorts(), await findFreePorts()];
  // The same command, on free ports.
  const running = startInApp(
    scripts.dev.replace("--no-api", `--no-api --port ${slipway}`).concat(` --port ${next}`),
  );
  await running.waitFor(/Ready in/);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://localhost:${next}`);
  const { name, mimeType, buffer } = png("pixel.png");
  const uploads = page.getByRole("listitem");
  // The page takes files once React has hydrated it.
  const addPicture = async () => {
    if ((await uploads.count()) > 0) return uploads.count();
    await page.locator("input[data-kind=files]").setInputFiles({ name, mimeType, buffer });
    return uploads.count();
  };
  await expect.poll(addPicture, { interval: 500, timeout: 60_000 }).toBe(1);
  await uploads.getByText("Ready").waitFor({ timeout: 60_000 });
  const seconds = (performance.now() - start) / 1000;
  console.log(`From npm create slipway to a ready upload: ${seconds.toFixed(0)} seconds.`);
});
