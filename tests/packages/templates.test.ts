import { copyFile, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { expect, inject, onTestFinished, test } from "vitest";
import { type TemplateName, templates } from "../../packages/create-slipway/src/templates.ts";
import { findFreePorts } from "../free-ports.ts";
import { chooseUser } from "../page.ts";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { createApp } from "./app.ts";
import { expectDeployment } from "./template-deployment.ts";

const browser = await getSharedBrowser();

/** Node 24 comes first, as on a stranger's machine. npm runs with it, too. */
const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

/** Runs `npm create slipway` in an empty folder, and installs the app. */
const createFromTemplate = async (template: TemplateName) => {
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
  const folder = join(shell.folder, "my-app");
  await copyFile(join(shell.folder, ".npmrc"), join(folder, ".npmrc"));
  const inApp = ["--prefix", folder];
  await run("install", ...inApp, "--no-audit", "--no-fund", "--prefer-offline");
  return {
    folder,
    run: (...args: string[]) => run(...inApp, ...args),
    start: (variables: Readonly<Record<string, string>>) =>
      shell.start("npm", [...inApp, "run", "dev"], { env: { ...env, ...variables } }),
  };
};

/** How a deployment builds the page, which the evaluation does not. */
const buildPage = {
  vite: ["run", "build"],
  sst: ["run", "build", "--workspace", "page"],
} as const;

/** The files in which a template names its ports. */
const filesWithPorts: Readonly<Record<string, readonly string[]>> = {
  vite: ["package.json", "src/session.ts"],
  api: ["package.json"],
  sst: ["package.json", "packages/page/package.json", "packages/page/src/session.ts"],
};

/** Replaces the ports that the app and Slipway use by default, because other tests use ports, too. Returns that of the app. */
const useFreePorts = async (folder: string, template: TemplateName): Promise<number> => {
  const [slipway, own] = [await findFreePorts(), await findFreePorts()];
  for (const file of filesWithPorts[template] ?? []) {
    const path = join(folder, file);
    const text = (await readFile(path, "utf8"))
      .replaceAll("5173", String(own))
      .replaceAll("4400", String(slipway))
      .replace("slipway dev", `slipway dev --port ${slipway}`);
    await writeFile(path, text);
  }
  return own;
};

/** Uploads a picture on the page, and waits until it is ready. */
const uploadPicture = async (page: Page): Promise<void> => {
  const uploads = page.getByRole("listitem");
  // The page takes files once React runs.
  const addPicture = async () => {
    if ((await uploads.count()) === 0)
      await page.locator("input[data-kind=files]").setInputFiles(png("pixel.png"));
    return uploads.count();
  };
  await expect.poll(addPicture, { interval: 500, timeout: 60_000 }).toBe(1);
  await uploads.getByText("Done").waitFor({ timeout: 60_000 });
};

test.each(["vite", "sst"] as const)(
  "the template %s becomes a page on which users sign in and upload, and passes its own checks",
  async (template) => {
    const { folder, run, start } = await createFromTemplate(template);
    const port = await useFreePorts(folder, template);
    const running = start({});
    await running.waitFor(/ready in/);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://localhost:${port}`);
    await chooseUser(page, "Grace");
    await uploadPicture(page);
    await page.getByText("Pictures of Grace").waitFor();
    await running.close();
    await run("run", "check");
    await run("test");
    await run(...buildPage[template]);
    await expectDeployment(folder);
  },
);

test("the template api becomes an API that lists uploads, and passes its own checks", async () => {
  const { folder, run, start } = await createFromTemplate("api");
  const port = await useFreePorts(folder, "api");
  const running = start({ PORT: String(port) });
  await running.waitFor(/The API is at/);
  const response = await fetch(`http://localhost:${port}/api/slipway/uploads`);
  expect(await response.json()).toEqual({ uploads: [] });
  await running.close();
  await run("run", "check");
  await run("test");
  await expectDeployment(folder);
});

test("every template is tested here or by the quick start", () => {
  expect(Object.keys(templates).toSorted()).toEqual(["api", "next", "sst", "vite"]);
});
