import { readFile } from "node:fs/promises";
import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import config from "../docs/examples/albums.config.ts";
import { closeAlbum, listMessages, listPhotos } from "../docs/examples/albums.ts";
import { callApi, testUser } from "./api-calls.ts";
import { png, type RealFile, realFile } from "./real-files.ts";
import { postForm, toRequestedFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";
const closedAlbumId = "11111111-4b1d-4c6d-8f5d-3f0b8a1d7e02";

const request = async ({ apiUrl }: TestStack, file: RealFile, album: string) => {
  const response = await callApi(apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind: "photo",
      fields: { albumId: album },
      files: [toRequestedFile(file)],
    }),
  });
  return { status: response.status, body: await response.json() };
};

/** Uploads a photo, and waits until its hooks were called. */
const upload = async (stack: TestStack, file: RealFile): Promise<string> => {
  const { body } = await request(stack, file, albumId);
  expect((await postForm(body.uploads[0], file.buffer)).status).toBe(201);
  await stack.settled();
  return body.uploads[0].id;
};

test("the hooks in the documentation are the example, and follow uploads", async () => {
  const page = await readFile(new URL("../docs/hooks.md", import.meta.url), "utf8");
  const file = new URL("../docs/examples/albums.config.ts", import.meta.url);
  expect(page).toContain(`\`\`\`ts\n${await readFile(file, "utf8")}\`\`\``);

  await using stack = await startTestStack({ config });
  const id = await upload(stack, png("a.png"));
  expect(listPhotos(albumId)).toEqual([id]);

  await upload(stack, realFile("b.png", "image/png", "This is no image."));
  expect(listMessages()).toEqual([expect.stringMatching(new RegExp(`^${testUser}: b\\.png: `))]);

  closeAlbum(closedAlbumId);
  expect(await request(stack, png("c.png"), closedAlbumId)).toMatchObject({
    status: 403,
    body: { code: "album-closed" },
  });

  await callApi(stack.apiUrl + buildPath("deleteUpload", { id }), { method: "DELETE" });
  await stack.settled();
  expect(listPhotos(albumId)).toEqual([]);
  expect(stack.warnings).toEqual([]);
});
