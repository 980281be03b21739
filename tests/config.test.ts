import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSlipway, refuse } from "@slipway/core";
import { defaultTypes } from "@slipway/core/content/accepted-types";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import repositoryConfig from "../slipway.config.ts";
import { fetchAs } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { spawnSlipway, spawnSlipwayIn } from "./spawn-slipway.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";
const closedAlbumId = "11111111-4b1d-4c6d-8f5d-3f0b8a1d7e02";
const file = toRequestedFile(pdf("a.pdf"));

/** Calls a route as a user. Returns the status and the body. */
const call = async (
  apiUrl: string,
  name: RouteName,
  {
    id,
    query = "",
    body,
    user = "ada",
  }: { id?: string; query?: string; body?: object; user?: string } = {},
) => {
  const response = await fetchAs(user)(`${apiUrl}${buildPath(name, { id })}${query}`, {
    method: routes[name].method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

test("a config defines kinds, whose uploads become ready with their fields", async () => {
  const config = defineSlipway({
    kinds: {
      avatar: { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 },
      document: {
        accept: ["application/pdf", ".docx", ".xlsx"],
        retention: { choices: ["30 days", "1 year"], default: "1 year" },
        fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), note: v.optional(v.string()) }),
        index: ["albumId"],
        editable: ["note"],
        authorize: ({ fields }) =>
          fields.albumId !== closedAlbumId || refuse("album-closed", "This album is closed."),
      },
    },
  });
  await using stack = await startTestStack({ config });
  const { apiUrl } = stack;
  const bytes = pdf("a.pdf").buffer;
  const requested = await call(apiUrl, "requestUploads", {
    body: { kind: "document", fields: { albumId, note: "A" }, files: [file] },
  });
  expect(requested.status).toBe(201);
  const [form] = requested.body.uploads;
  expect((await postForm(form, bytes)).status).toBe(201);
  await stack.settled();

  const described = { kind: "document", fields: { albumId, note: "A" } };
  const { body: upload } = await call(apiUrl, "getUpload", { id: form.id });
  expect(upload).toMatchObject({ status: "ready", retention: 365, ...described });
  expect(stack.events).toMatchObject([
    { type: "upload.ready", createdBy: upload.createdBy, ...described },
  ]);

  const edited = await call(apiUrl, "editUpload", { id: form.id, body: { fields: { note: "B" } } });
  expect(edited.body).toMatchObject({ fields: { albumId, note: "B" } });
  const list = async (query: string) =>
    (await call(apiUrl, "listUploads", { query })).body.uploads.map(({ id }: { id: string }) => id);
  expect(await list("?kind=document")).toEqual([form.id]);
  expect(await list("?kind=avatar")).toEqual([]);

  const refused = await call(apiUrl, "requestUploads", {
    body: { kind: "document", fields: { albumId: closedAlbumId }, files: [file] },
  });
  expect(refused).toMatchObject({
    status: 403,
    body: { code: "album-closed", detail: "This album is closed." },
  });
  const { body: kinds } = await call(apiUrl, "getKinds");
  expect(Object.keys(kinds.kinds)).toEqual(["avatar", "document"]);
  const { body: openApi } = await call(apiUrl, "openapi");
  expect(openApi.components.schemas.UploadRequest_document.properties.fields.properties).toEqual(
    expect.objectContaining({ albumId: { type: "string", format: "uuid" } }),
  );
});

const core = new URL("../packages/core/src/index.ts", import.meta.url).href;

const writeConfig = async (folder: string, text: string): Promise<string> => {
  const path = join(folder, "slipway.config.ts");
  await writeFile(path, text);
  return path;
};

test("changing the largest size in the config and restarting changes what the API refuses", async () => {
  await using data = await temporaryFolder();
  await using folder = await temporaryFolder();
  for (const [maxSize, status] of [
    ["1 KB", 400],
    ["1 MB", 201],
  ] as const) {
    const config = await writeConfig(
      folder.path,
      `import { defineSlipway } from "${core}";
       export default defineSlipway({ kinds: { default: { maxSize: "${maxSize}" } } });`,
    );
    await using slipway = spawnSlipway("--port", "0", "--data", data.path, "--config", config);
    const url = await slipway.running();
    const body = { files: [{ ...file, size: 2048 }] };
    expect((await call(`${url}/api`, "requestUploads", { body })).status).toBe(status);
  }
});

test.each([
  [
    "with impossible settings prints a line for each",
    'export default { kinds: { avatar: { maxSize: "5 XB", accept: ["pictures/*"] } } };',
    [/^slipway: kinds\.avatar\.accept.* /, /^slipway: kinds\.avatar\.maxSize must be .*"5 XB"/],
  ],
  [
    "without a default export prints one line",
    "export const kinds = {};",
    [/must have a default export/],
  ],
  [
    "that throws prints one line",
    'throw new Error("no database");',
    [/could not be loaded: no database\. Connect to services in hooks, /],
  ],
])("a config %s", async (_, text, lines) => {
  await using data = await temporaryFolder();
  await using folder = await temporaryFolder();
  const config = await writeConfig(folder.path, text);
  await using slipway = spawnSlipway("--port", "0", "--data", data.path, "--config", config);
  expect(await slipway.exitCode).toBe(1);
  const printed = slipway.output.stderr.trim().split("\n");
  expect(printed).toHaveLength(lines.length);
  for (const line of lines) expect(printed).toContainEqual(expect.stringMatching(line));
});

test("the config of the current folder applies if no other is named", async () => {
  await using data = await temporaryFolder();
  await using folder = await temporaryFolder();
  await writeConfig(folder.path, "export default { kinds: { drawing: {} } };");
  await using slipway = spawnSlipwayIn(folder.path, "--port", "0", "--data", data.path);
  const { body } = await call(`${await slipway.running()}/api`, "getKinds");
  expect(Object.keys(body.kinds)).toEqual(["drawing"]);
});

test("every accepted type is of one of the two kinds of this repository's page", () => {
  const kinds = Object.values(parseKinds(repositoryConfig));
  expect(kinds.map(({ name }) => name)).toEqual(["media", "documents"]);
  const types = kinds.flatMap(({ contentTypes }) => Object.keys(contentTypes));
  expect(types.toSorted()).toEqual([...defaultTypes].toSorted());
});

test("a config that does not exist prints one clear line", async () => {
  await using slipway = spawnSlipway("--config", "/missing/slipway.config.ts");
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toBe(
    "slipway: --config must name a file, but /missing/slipway.config.ts does not exist.\n",
  );
});
