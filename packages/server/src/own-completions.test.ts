import { defaultKeys } from "@slipway/core/identity";
import { createWorld } from "@slipway/functions/testing/world";
import { expect, test, vi } from "vitest";
import { createApiHandler } from "./handler.ts";
import { createOwnCompletions } from "./own-completions.ts";

const size = 33 * 1024 ** 2;

/** Creates a server without the function complete-upload, and an upload whose parts are stored. */
const storeParts = async () => {
  const world = createWorld();
  const logged: unknown[] = [];
  const handler = createApiHandler(
    {
      caller: () => ({ sub: "ann" }),
      telemetry: { error: (message, fields) => logged.push({ message, ...fields }) },
    },
    ({ telemetry }) => {
      const adapters = { ...world.adapters, telemetry };
      return { ...adapters, completions: createOwnCompletions(adapters) };
    },
  );
  const post = (path: string, body: unknown) =>
    handler(
      new Request(`https://app.test/api/slipway${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      }),
    );
  const file = { fileName: "film.mp4", size, contentType: "video/mp4" };
  const { uploads } = await (await post("/uploads", { files: [file] })).json();
  const [{ id, parts, partSize }] = uploads;
  const [multipartUploadId = ""] = world.objects.underway.keys();
  for (let number = 1; number <= parts; number += 1)
    world.objects.putPart(
      multipartUploadId,
      number,
      new Uint8Array(number < parts ? partSize : size - (parts - 1) * partSize),
    );
  return { ...world, id, logged, complete: () => post(`/uploads/${id}/complete`, {}) };
};

test("a completion that fails is logged, and the client's next request tries again", async () => {
  const { id, objects, complete, logged } = await storeParts();
  const finish = objects.completeMultipartUpload;
  let attempts = 0;
  objects.completeMultipartUpload = async (...args) => {
    attempts += 1;
    if (attempts === 1) throw new Error("S3 is busy.");
    return finish(...args);
  };
  expect(await (await complete()).json()).toMatchObject({ completing: true });
  expect(logged).toMatchObject([{ message: "an upload could not be completed", id }]);
  expect((await complete()).status).toBe(202);
  expect(await objects.exists(defaultKeys.create(id))).toBe(true);
});

test("without the function complete-upload, the server's process completes a multipart upload, once", async () => {
  const { id, objects, complete, logged } = await storeParts();
  const finish = objects.completeMultipartUpload;
  const release = Promise.withResolvers<void>();
  let attempts = 0;
  objects.completeMultipartUpload = async (...args) => {
    attempts += 1;
    await release.promise;
    return finish(...args);
  };
  expect(await (await complete()).json()).toMatchObject({ completing: true });
  expect(await (await complete()).json()).toMatchObject({ completing: true });
  release.resolve();
  await vi.waitFor(async () => expect(await objects.exists(defaultKeys.create(id))).toBe(true));
  expect(attempts).toBe(1);
  expect(logged).toEqual([]);
});
