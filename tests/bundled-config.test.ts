// Runs the functions with an app's config as they are bundled, each in its own process behind Lambda's Runtime API.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configuredFunctions } from "@slipway/core/deployment/function-entries";
import { buildPath } from "@slipway/core/routes";
import { afterAll, describe, expect, test } from "vitest";
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

const bundleConfiguredWithSst = async (config: string): Promise<Bundles> => {
  const folder = await mkdtemp(join(scratch, "configured-"));
  const others = await bundleWithSst(folder);
  const configured = configuredFunctions.map(async (name) => [
    name,
    await bundleConfiguredFunctionWithSst(name, {
      folder: join(folder, `${name}-configured`),
      config,
    }),
  ]);
  return { ...others, ...Object.fromEntries(await Promise.all(configured)) };
};

describe.each([
  ["bundled by SST's bundler", bundleConfiguredWithSst],
  ["compiled ahead", (config: string) => bundleAhead({ config, store: join(scratch, "store") })],
])("functions with a config %s", (_, bundle) => {
  test("apply its kinds, fields, and hooks, and follow its changes", async () => {
    for (const [maxSize, status] of [
      ["1 KB", 400],
      ["1 MB", 201],
    ] as const) {
      await using running = await startWith(await bundle(await writeConfig(maxSize)));
      const { apiUrl } = running.stack;
      const call = async (path: string, body: object, method = "POST") => {
        const headers = { "content-type": "application/json" };
        const sent = { method, headers, body: JSON.stringify(body) };
        const response = await callApi(apiUrl + path, sent);
        return { status: response.status, body: await response.json() };
      };
      const request = (kind: string, fields: object, size: number) =>
        call(buildPath("requestUploads"), {
          kind,
          fields,
          files: [{ fileName: "a.txt", size, contentType: "text/plain" }],
        });
      const fields = { albumId: "open" };
      expect((await request("document", fields, 2048)).status).toBe(status);
      expect((await request("document", {}, 5)).body.errors).toMatchObject([
        { path: "fields.albumId" },
      ]);
      expect((await request("avatar", {}, 5)).status).toBe(400);
      expect(await request("document", { albumId: "closed" }, 5)).toMatchObject({
        status: 403,
        body: { code: "album-closed", detail: "This album is closed." },
      });
      const { body } = await request("document", fields, 5);
      const id = body.uploads[0].id;
      const patch = { fields: { note: "B" } };
      expect((await call(buildPath("editUpload", { id }), patch, "PATCH")).body).toMatchObject({
        kind: "document",
        fields: { albumId: "open", note: "B" },
      });
      const statuses = await call(buildPath("getStatuses"), { ids: [id] });
      expect(statuses.body.uploads).toMatchObject([{ kind: "document", fields: { note: "B" } }]);
    }
  });
});
