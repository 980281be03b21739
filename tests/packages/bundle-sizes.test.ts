import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { installApp } from "./app.ts";
import { type BundleSize, bundleBudgets, measureBundle } from "./bundle-size.ts";

/** The versions that the documentation compares. */
const peers = {
  "@better-upload/client": "3.0.19",
  "@uploadthing/react": "7.3.3",
  "@uppy/aws-s3": "6.3.1",
  "@uppy/core": "6.3.1",
  "@uppy/react": "6.1.1",
  "tus-js-client": "4.3.1",
  uploadthing: "7.7.4",
};

/** What a page of an app imports: an engine, and the engine with its React parts. Each is a line of the table. */
const pages = {
  "Slipway: engine": `export { createUploader } from "@slipway/client";`,
  "Slipway: engine and all React parts": `
    export { createUploader } from "@slipway/client";
    export * from "@slipway/react";`,
  "better-upload: functions": `export { uploadFile, uploadFiles } from "@better-upload/client";`,
  "better-upload: functions and hooks": `export * from "@better-upload/client";`,
  "UploadThing: client": `export { genUploader } from "uploadthing/client";`,
  "UploadThing: client and React parts": `
    export { genUploader } from "uploadthing/client";
    export * from "@uploadthing/react";`,
  "Uppy: core and aws-s3": `
    export { default as Uppy } from "@uppy/core";
    export { default as AwsS3 } from "@uppy/aws-s3";`,
  "Uppy: core, aws-s3, and headless React parts": `
    export { default as Uppy } from "@uppy/core";
    export { default as AwsS3 } from "@uppy/aws-s3";
    export * from "@uppy/react";`,
  "tus-js-client": `export { Upload } from "tus-js-client";`,
};
type Page = keyof typeof pages;
const names = Object.keys(pages) as readonly Page[];

const sizes = new Map<Page, BundleSize>();
const nameFile = (index: number) => `page-${index}.js`;

beforeAll(async () => {
  await using app = await installApp(undefined, {
    files: {
      "package.json": JSON.stringify({ type: "module" }),
      ...Object.fromEntries(names.map((name, index) => [nameFile(index), pages[name]])),
    },
    dependencies: { "@slipway/client": "*", "@slipway/react": "*", react: "19", ...peers },
  });
  for (const [index, name] of names.entries())
    sizes.set(name, await measureBundle(join(app.folder, nameFile(index)), app.folder));
  const rows = [...sizes].map(([name, { first, onDemand }]) => ({
    page: name,
    bytes: first,
    "loaded when needed": onDemand.reduce((total, size) => total + size, 0),
  }));
  console.table(rows);
});

const measure = (name: Page): BundleSize => {
  const size = sizes.get(name);
  if (size === undefined) throw new Error(`${name} was not measured.`);
  return size;
};

test("a page with the published engine loads at most 12 KB, and with all React parts at most 16.5 KB", () => {
  expect(measure("Slipway: engine").first).toBeLessThanOrEqual(bundleBudgets.engine);
  const withReact = measure("Slipway: engine and all React parts");
  expect(withReact.first).toBeLessThanOrEqual(bundleBudgets.engineAndReact);
});

const documentation = fileURLToPath(new URL("../../docs/client.md", import.meta.url));

test("the documentation compares these sizes and versions", async () => {
  const text = await readFile(documentation, "utf8");
  for (const name of names) {
    const [, kilobytes] = new RegExp(`^\\| ${name} \\| ([\\d.]+) KB \\|`, "m").exec(text) ?? [];
    const measured = measure(name).first / 1024;
    // Dependencies of the other packages change.
    expect(Math.abs(Number(kilobytes) - measured) / measured, name).toBeLessThan(0.05);
  }
  for (const [name, version] of Object.entries(peers)) expect(text).toContain(`${name} ${version}`);
});
