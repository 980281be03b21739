import { copyFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { templates } from "../../packages/create-slipway/src/templates.ts";
import { createApp } from "./app.ts";

/** Node 24 comes first, as on a stranger's machine. npm runs with it, too. */
const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

/** Runs `npm create slipway` in an empty folder, and installs the app. Returns a function that runs npm in it. */
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
  return (...args: string[]) => run(...inApp, ...args);
};

// The quick start creates an app from the template for Next.
const others = Object.keys(templates).filter((template) => template !== "next");

test.each(others)(
  "the template %s has correct types, and its own test uploads a picture",
  async (template) => {
    const run = await createFromTemplate(template);
    await run("run", "check");
    await run("test");
  },
);
