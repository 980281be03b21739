// Runs the functions with an app's config as they are bundled, each in its own process behind Lambda's Runtime API.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configuredFunctions } from "@slipway/core/deployment/function-entries";
import { functionNames } from "@slipway/core/deployment/grants";
import { buildPath } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../packages/functions/bundle/bundle-function.ts";
import { bundleConfiguredFunctionWithSst } from "../packages/functions/bundle/sst-bundler.ts";
import { callApi } from "./api-calls.ts";
import {
  type Bundles,
  bundleAhead,
  bundleWithSst,
  startWith,
} from "./lambda-runtime/bundled-stack.ts";

const scratch = await mkdtemp(join(tmpdir(), "slipway-bundled-config-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Writes a config whose documents have at most this size, and a module of its hook. */
const writeConfig = async (maxSize: string): Promise<string> => {
  const folder = join(scratch, `app ${maxSize}`);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, "node_modules"), { force: true });
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"), "junction");
  await writeFile(
    join(folder, "albums.ts"),
    `import { refuse } from "@slipway/core";
     export const checkAlbum = async (albumId: string) =>
       albumId !== "closed" || refuse("album-closed", "This album is closed.");`,
  );
  const config = join(folder, "slipway.config.ts");
  await writeFile(
    config,
    `import { defineSlipway } from "@slipway/core";
     import * as v from "valibot";
     import { checkAlbum } from "./albums.ts";
     export default defineSlipway({
       kinds: {
         avatar: { accept: ["image/*"], maxFiles: 1 },
         document: {
           accept: [".txt"],
           maxSize: "${maxSize}",
           fields: v.object({ albumId: v.string(), note: v.optional(v.string()) }),
           editable: ["note"],
           authorize: ({ fields }) => checkAlbum(fields.albumId),
         },
       },
     });`,
  );
  return config;
};

/** The functions with the config that the local stack starts. */
const names = functionNames.filter((name) => configuredFunctions.includes(name));

const bundleConfiguredWithSst = async (config: string): Promise<Partial<Bundles>> => {
  const folder = await mkdtemp(join(scratch, "configured-"));
  const bundles = names.map(async (name) => [
    name,
    await bundleConfiguredFunctionWithSst(name, { folder: join(folder, name), config }),
  ]);
  return Object.fromEntries(await Promise.all(bundles));
};

const bundleConfiguredAhead = (config: string): Promise<Partial<Bundles>> =>
  bundleAhead({ config, store: join(scratch, "store"), functions: names });

let others: Bundles;
beforeAll(async () => {
  others = await bundleWithSst(join(scratch, "others"));
});

describe.each([
  ["bundled by SST's bundler", bundleConfiguredWithSst],
  ["compiled ahead", bundleConfiguredAhead],
])("functions with a config %s", (_, bundle) => {
  const start = async (maxSize: string) => {
    const configured = await bundle(await writeConfig(maxSize));
    return startWith({ ...others, ...configured });
  };
  const call = async (url: string, body: object, method = "POST") => {
    const headers = { "content-type": "application/json" };
    const response = await callApi(url, { method, headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const request = (apiUrl: string, kind: string, fields: object, size = 5) =>
    call(apiUrl + buildPath("requestUploads"), {
      kind,
      fields,
      files: [{ fileName: "a.txt", size, contentType: "text/plain" }],
    });
  const fields = { albumId: "open" };

  test("apply its kinds, fields, and hooks", async () => {
    await using running = await start("1 KB");
    const { apiUrl } = running.stack;
    expect((await request(apiUrl, "document", fields, 2048)).status).toBe(400);
    expect((await request(apiUrl, "document", {})).body.errors).toMatchObject([
      { path: "fields.albumId" },
    ]);
    expect((await request(apiUrl, "avatar", {})).status).toBe(400);
    expect(await request(apiUrl, "document", { albumId: "closed" })).toMatchObject({
      status: 403,
      body: { code: "album-closed", detail: "This album is closed." },
    });
    const { body } = await request(apiUrl, "document", fields);
    const id = body.uploads[0].id;
    const patch = { fields: { note: "B" } };
    const edited = await call(apiUrl + buildPath("editUpload", { id }), patch, "PATCH");
    expect(edited.body).toMatchObject({
      kind: "document",
      fields: { albumId: "open", note: "B" },
    });
    const statuses = await call(apiUrl + buildPath("getStatuses"), { ids: [id] });
    expect(statuses.body.uploads).toMatchObject([{ kind: "document", fields: { note: "B" } }]);
  });

  test("follow a change of the largest size", async () => {
    await using running = await start("1 MB");
    const { apiUrl } = running.stack;
    expect((await request(apiUrl, "document", fields, 2048)).status).toBe(201);
    expect((await request(apiUrl, "document", fields, 2 * 1024 ** 2)).status).toBe(400);
  });
});
