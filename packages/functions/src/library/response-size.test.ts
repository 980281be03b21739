import { S3Client } from "@aws-sdk/client-s3";
import type { RequestedFile } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { type RouteName, routes } from "@slipway/core/routes";
import { describe, expect, test } from "vitest";
import { multipartInS3 } from "../aws/s3/s3-multipart.ts";
import { objectsInS3 } from "../aws/s3/s3-objects.ts";
import { libraryHandler } from "../lambda/http/library-routes.ts";
import { uploadStatusesHandler } from "../lambda/http/status-routes.ts";
import { requestUploadHandler } from "../lambda/http/upload-routes.ts";
import { httpEvent, lambdaContext } from "../testing/http-event.ts";
import { world } from "../testing/world.ts";

const day = 24 * 60 * 60;
const sha256 = `${"A".repeat(43)}=`;
const bucket = "b".repeat(63);
const region = "ap-southeast-1";
// Longer than the session tokens that Lambda's roles were seen to get; AWS names no limit.
const credentials = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "/+".repeat(1024),
};

/** Texts of as many characters as a record takes, of which each is as long as it gets in some encoding. */
const alphabets = { CJK: "漢", "quotation marks": '"', emoji: "🎞️", "line breaks": "\n" } as const;

const fill = (character: string, length: number): string =>
  character
    .repeat(length)
    .slice(0, length)
    .replace(/\p{Surrogate}$/u, "x");

/** The API of a world whose links, forms, and part URLs are signed as they are on AWS. */
const signingWorld = () => {
  const of = world();
  const s3 = new S3Client({ region, credentials });
  const { signLink, signPost } = objectsInS3(s3, bucket);
  const { signParts } = multipartInS3(s3, bucket);
  const adapters = { ...of.adapters, objects: { ...of.objects, signLink, signParts, signPost } };
  const handlers = {
    "request-upload": requestUploadHandler(adapters),
    library: libraryHandler(adapters),
    "upload-statuses": uploadStatusesHandler(adapters),
  };
  const call = async (route: RouteName, details: Parameters<typeof httpEvent>[1] = {}) => {
    const event = httpEvent(route, details);
    const answer = await handlers[routes[route].function](event, lambdaContext);
    return {
      status: answer.statusCode,
      body: answer.body ? JSON.parse(answer.body) : undefined,
      /** Bytes of what the function hands to Lambda. */
      bytes: Buffer.byteLength(JSON.stringify(answer)),
    };
  };
  return { ...of, call };
};

/** An image with the longest texts that the API takes. */
const wordy = (character: string): RequestedFile => {
  const lineBreaksAllowed = character === "\n" ? "x" : character;
  return {
    fileName: `${fill(lineBreaksAllowed, limits.fileNameLength - 4)}.png`,
    size: 70,
    contentType: "image/png",
    title: fill(lineBreaksAllowed, limits.titleLength),
    caption: `x${fill(character, limits.captionLength - 2)}x`,
    retention: 30,
  };
};

/** Keeps that many ready images of one owner, and returns their ids, newest first. */
const keepReady = async (
  { upload, records, adapters }: ReturnType<typeof signingWorld>,
  { count, character }: { readonly count: number; readonly character: string },
): Promise<readonly string[]> => {
  const first = await upload(undefined, wordy(character));
  const ids = [first];
  while (ids.length < count) {
    const id = adapters.newId();
    records.items.set(id, { ...records.items.get(first), id });
    ids.unshift(id);
  }
  return ids;
};

/** Gives a stored upload a caption that the API would not take. */
const setCaption = ({ records }: ReturnType<typeof signingWorld>, id: string, caption: string) =>
  records.items.set(id, { ...records.items.get(id), caption });

const largeFile = { fileName: "film.mp4", size: limits.fileSize, contentType: "video/mp4" };

/** The largest answer of each route, as far as a caller can make it large. */
const largest: Record<
  RouteName,
  (of: ReturnType<typeof signingWorld>, character: string) => Promise<{ readonly bytes: number }>
> = {
  requestUploads: ({ call }, character) =>
    call("requestUploads", {
      body: { files: Array.from({ length: limits.filesPerRequest }, () => wordy(character)) },
    }),
  requestParts: async ({ call }) => {
    const { body } = await call("requestUploads", { body: { files: [largeFile] } });
    const [{ id, partSize }] = body.uploads;
    const parts = Array.from({ length: limits.partsPerRequest }, (_, index) => ({
      partNumber: index + 1,
      size: partSize,
      sha256,
    }));
    return call("requestParts", { id, body: { parts } });
  },
  completeUpload: async ({ call }) => {
    const { body } = await call("requestUploads", { body: { files: [largeFile] } });
    // The problem names parts that have not arrived.
    return call("completeUpload", { id: body.uploads[0].id });
  },
  getStatuses: async (of, character) =>
    of.call("getStatuses", {
      body: { ids: await keepReady(of, { count: limits.status.idsPerRequest, character }) },
    }),
  listUploads: async (of, character) => {
    await keepReady(of, { count: limits.page.max, character });
    return of.call("listUploads", { query: { limit: String(limits.page.max) } });
  },
  getUpload: async (of, character) => {
    const [id = ""] = await keepReady(of, { count: 1, character });
    for (let days = 0; days < limits.downloads.days; days += 1) {
      await of.call("downloadUpload", { id });
      of.wait(day);
    }
    return of.call("getUpload", { id });
  },
  downloadUpload: async (of, character) => {
    const [id = ""] = await keepReady(of, { count: 1, character });
    return of.call("downloadUpload", { id, accept: "application/json" });
  },
  editUpload: async (of, character) => {
    const [id = ""] = await keepReady(of, { count: 1, character });
    return of.call("editUpload", { id, body: { caption: wordy(character).caption } });
  },
  deleteUpload: async (of, character) => {
    const [id = ""] = await keepReady(of, { count: 1, character });
    return of.call("deleteUpload", { id });
  },
  health: ({ call }) => call("health"),
  openapi: ({ call }) => call("openapi"),
};

describe.each(Object.entries(alphabets))("with texts of %s", (_, character) => {
  test.each(Object.keys(largest) as RouteName[])(
    "the largest answer of %s fits into what Lambda takes",
    async (route) => {
      const { bytes } = await largest[route](signingWorld(), character);
      expect(bytes).toBeLessThan(limits.payload.lambda);
    },
  );
});

test("a thousand ready images with long names come in few answers, each once and in the order asked", async () => {
  const of = signingWorld();
  const ids = await keepReady(of, { count: limits.status.idsPerRequest, character: "漢" });
  const found: string[] = [];
  let answers = 0;
  for (let left = ids; left.length > 0; answers += 1) {
    const { body, bytes } = await of.call("getStatuses", { body: { ids: left } });
    expect(bytes).toBeLessThan(limits.payload.lambda);
    found.push(...body.uploads.map(({ id }: { id: string }) => id));
    left = body.left ?? [];
  }
  expect(found).toEqual(ids);
  expect(answers).toBeGreaterThan(1);
});

test("an owner's list skips nothing where a page would not fit into an answer", async () => {
  const of = signingWorld();
  const ids = await keepReady(of, { count: 7, character: "x" });
  const long = "x".repeat(limits.payload.filled / 3);
  for (const id of ids) setCaption(of, id, long);
  const found: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const query = { limit: "100", ...(cursor !== "" && { cursor }) };
    const { body, bytes } = await of.call("listUploads", { query });
    expect(bytes).toBeLessThan(limits.payload.lambda);
    found.push(...body.uploads.map(({ id }: { id: string }) => id));
    cursor = body.cursor;
  }
  expect(found).toEqual(ids);
});

test("the parts that S3 has come a page at a time, all of ten thousand", async () => {
  const of = signingWorld();
  const { body } = await of.call("requestUploads", { body: { files: [largeFile] } });
  const [{ id, parts }] = body.uploads;
  const [multipartUploadId = ""] = of.objects.underway.keys();
  for (let number = 1; number <= parts; number += 1)
    of.objects.putPart(multipartUploadId, number, new Uint8Array(1));
  const found: number[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const asked = { parts: [], ...(after > 0 && { after }) };
    const answer = await of.call("requestParts", { id, body: asked });
    const page: { uploaded: { partNumber: number }[]; next?: number } = answer.body;
    expect(page.uploaded.length).toBeLessThanOrEqual(limits.storedPartsPerAnswer);
    found.push(...page.uploaded.map(({ partNumber }) => partNumber));
    after = page.next;
  }
  expect(found).toEqual(Array.from({ length: parts }, (_, index) => index + 1));
});

test("a request that breaks a rule a hundred thousand times gets the first hundred errors", async () => {
  const { call } = signingWorld();
  const answer = await call("requestUploads", { body: { files: new Array(100_000).fill(0) } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toHaveLength(limits.problem.errors);
  expect(answer.body.detail).toContain("more");
});

test("a problem repeats only the start of a long field name", async () => {
  const { call } = signingWorld();
  const answer = await call("requestUploads", { body: { ["k".repeat(1_000_000)]: 1 } });
  expect(answer.status).toBe(400);
  expect(answer.bytes).toBeLessThan(10_000);
});

test("an answer that is too large for Lambda becomes a problem, and is logged", async () => {
  const of = signingWorld();
  const [id = ""] = await keepReady(of, { count: 1, character: "x" });
  setCaption(of, id, "x".repeat(limits.payload.lambda));
  const answer = await of.call("getUpload", { id });
  expect(answer).toMatchObject({
    status: 500,
    body: { type: "urn:slipway:problem:answer-too-large" },
  });
  expect(of.complaints).toEqual(["an answer is too large for Lambda"]);
});
