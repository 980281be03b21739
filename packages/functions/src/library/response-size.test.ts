import { S3Client } from "@aws-sdk/client-s3";
import type { RequestedFile } from "@slipway/core/api";
import { serviceScope } from "@slipway/core/deployment/sign-in";
import { limits } from "@slipway/core/limits";
import { type RouteName, routes } from "@slipway/core/routes";
import { describe, expect, test } from "vitest";
import { createS3MultipartObjects } from "../aws/s3/s3-multipart.ts";
import { createS3Objects } from "../aws/s3/s3-objects.ts";
import {
  libraryHandler,
  requestUploadHandler,
  uploadStatusesHandler,
} from "../lambda/http/handle-http.ts";
import { createHttpEvent, lambdaContext } from "../testing/http-event.ts";
import { createWorld } from "../testing/world.ts";

const day = 24 * 60 * 60;
const sha256 = `${"A".repeat(43)}=`;
const bucket = "b".repeat(63);
const region = "ap-southeast-1";
// Longer than the observed session tokens of Lambda roles. AWS documents no limit.
const credentials = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "/+".repeat(1024),
};

/** Characters whose encoding is especially long in JSON or UTF-8. */
const alphabets = { CJK: "漢", "quotation marks": '"', emoji: "🎞️", "line breaks": "\n" } as const;

const fill = (character: string, length: number): string =>
  character
    .repeat(length)
    .slice(0, length)
    .replace(/\p{Surrogate}$/u, "x");

/** Parses a body, or its lines if it has several. */
const parseAnswer = (body: string) => {
  if (body.startsWith("<!doctype html>")) return body;
  const lines = body.trim().split("\n");
  return lines.length === 1 ? JSON.parse(body) : lines.map((line) => JSON.parse(line));
};

/** Creates the API of a world that signs links, forms, and part URLs as on AWS. */
const createSigningWorld = () => {
  const of = createWorld();
  const s3 = new S3Client({ region, credentials });
  const { signLink, signPost } = createS3Objects(s3, bucket);
  const { signParts } = createS3MultipartObjects(s3, bucket);
  const adapters = { ...of.adapters, objects: { ...of.objects, signLink, signParts, signPost } };
  const handlers = {
    "request-upload": requestUploadHandler(adapters),
    library: libraryHandler(adapters),
    "upload-statuses": uploadStatusesHandler(adapters),
  };
  const call = async (route: RouteName, details: Parameters<typeof createHttpEvent>[1] = {}) => {
    const event = createHttpEvent(route, details);
    const answer = await handlers[routes[route].function](event, lambdaContext);
    return {
      status: answer.statusCode,
      body: answer.body ? parseAnswer(answer.body) : undefined,
      /** The size of the function's response in bytes. */
      bytes: Buffer.byteLength(JSON.stringify(answer)),
    };
  };
  return { ...of, call };
};

/** Returns an image with the longest texts that the API accepts. */
const createWordyFile = (character: string): RequestedFile => {
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

/** Creates ready images of one owner, and returns their ids, newest first. */
const createReadyImages = async (
  { upload, records, adapters }: ReturnType<typeof createSigningWorld>,
  { count, character }: { readonly count: number; readonly character: string },
): Promise<readonly string[]> => {
  const first = await upload(undefined, createWordyFile(character));
  const ids = [first];
  while (ids.length < count) {
    const id = adapters.newId();
    records.items.set(id, { ...records.items.get(first), id });
    ids.unshift(id);
  }
  return ids;
};

/** Sets a caption that the API would reject. */
const setCaption = (
  { records }: ReturnType<typeof createSigningWorld>,
  id: string,
  caption: string,
) => records.items.set(id, { ...records.items.get(id), caption });

/** Shares as many images as one link can have. Returns the response, and the token in its address. */
const shareImages = async (of: ReturnType<typeof createSigningWorld>, character: string) => {
  const [id = "", ...ids] = await createReadyImages(of, {
    count: limits.shares.uploads,
    character,
  });
  const name = createWordyFile(character).title;
  const answer = await of.call("createShareLink", { id, body: { name, password: "1234", ids } });
  return { answer, id, token: new URL(answer.body.url).pathname.slice("/s/".length) };
};

/** What a request has that a service sends for the owner. */
const asService = { ownerSegment: "ann", claims: { scope: serviceScope.full } };

const largeFile = { fileName: "film.mp4", size: limits.fileSize, contentType: "video/mp4" };

/** Requests the largest response of each route that a caller can cause. */
const requestLargest: Record<
  RouteName,
  (
    of: ReturnType<typeof createSigningWorld>,
    character: string,
  ) => Promise<{ readonly bytes: number }>
> = {
  requestUploads: ({ call }, character) =>
    call("requestUploads", {
      body: {
        files: Array.from({ length: limits.filesPerRequest }, () => createWordyFile(character)),
      },
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
    // The problem lists the missing parts.
    return call("completeUpload", { id: body.uploads[0].id });
  },
  getStatuses: async (of, character) =>
    of.call("getStatuses", {
      body: { ids: await createReadyImages(of, { count: limits.status.idsPerRequest, character }) },
    }),
  listUploads: async (of, character) => {
    await createReadyImages(of, { count: limits.page.max, character });
    return of.call("listUploads", { query: { limit: String(limits.page.max) } });
  },
  listChanges: async (of, character) => {
    await createReadyImages(of, { count: limits.page.max, character });
    return of.call("listChanges", {});
  },
  getUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    for (let days = 0; days < limits.downloads.days; days += 1) {
      await of.call("downloadUpload", { id });
      of.wait(day);
    }
    return of.call("getUpload", { id });
  },
  downloadUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("downloadUpload", { id, accept: "application/json" });
  },
  editUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("editUpload", { id, body: { caption: createWordyFile(character).caption } });
  },
  deleteUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("deleteUpload", { id });
  },
  restoreUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    await of.call("deleteUpload", { id });
    return of.call("restoreUpload", { id });
  },
  changeUploads: async (of, character) => {
    const ids = await createReadyImages(of, { count: limits.batch.uploads, character });
    return of.call("changeUploads", { body: { ids, action: "retention", retention: 7 } });
  },
  emptyTrash: async (of, character) => {
    await createReadyImages(of, { count: 2, character });
    return of.call("emptyTrash");
  },
  listOwnerUploads: async (of, character) => {
    await createReadyImages(of, { count: limits.page.max, character });
    return of.call("listOwnerUploads", { query: { limit: String(limits.page.max) }, ...asService });
  },
  getOwnerUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("getOwnerUpload", { id, ...asService });
  },
  downloadOwnerUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("downloadOwnerUpload", { id, accept: "application/json", ...asService });
  },
  deleteOwnerUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    return of.call("deleteOwnerUpload", { id, ...asService });
  },
  restoreOwnerUpload: async (of, character) => {
    const [id = ""] = await createReadyImages(of, { count: 1, character });
    await of.call("deleteOwnerUpload", { id, ...asService });
    return of.call("restoreOwnerUpload", { id, ...asService });
  },
  emptyOwnerTrash: async (of, character) => {
    await createReadyImages(of, { count: 2, character });
    return of.call("emptyOwnerTrash", asService);
  },
  deleteOwnerUploads: async (of, character) => {
    await createReadyImages(of, { count: 2, character });
    return of.call("deleteOwnerUploads", asService);
  },
  exportOwnerUploads: async (of, character) => {
    await createReadyImages(of, { count: limits.exportedPerPage, character });
    return of.call("exportOwnerUploads", asService);
  },
  createShareLink: async (of, character) => (await shareImages(of, character)).answer,
  listShareLinks: async (of, character) => {
    const { id } = await shareImages(of, character);
    for (let links = 1; links <= limits.shares.listed; links += 1)
      await of.call("createShareLink", { id, body: { name: createWordyFile(character).title } });
    return of.call("listShareLinks");
  },
  revokeShareLink: async (of, character) => {
    const { answer } = await shareImages(of, character);
    return of.call("revokeShareLink", { id: answer.body.id });
  },
  getSharePage: async (of, character) =>
    of.call("getSharePage", { token: (await shareImages(of, character)).token }),
  unlockSharePage: async (of, character) =>
    of.call("unlockSharePage", {
      token: (await shareImages(of, character)).token,
      body: "password=1234",
    }),
  getSharedFile: async (of, character) => {
    const { id, token } = await shareImages(of, character);
    return of.call("getSharedFile", { id, token });
  },
  getKinds: ({ call }) => call("getKinds"),
  health: ({ call }) => call("health"),
  openapi: ({ call }) => call("openapi"),
};

describe.each(Object.entries(alphabets))("with texts of %s", (_, character) => {
  test.each(Object.keys(requestLargest) as RouteName[])(
    "the largest response of %s is below Lambda's limit",
    async (route) => {
      const { bytes } = await requestLargest[route](createSigningWorld(), character);
      expect(bytes).toBeLessThan(limits.payload.lambda);
    },
  );
});

test("a thousand ready images with long names are returned in few responses, each once and in the requested order", async () => {
  const of = createSigningWorld();
  const ids = await createReadyImages(of, { count: limits.status.idsPerRequest, character: "漢" });
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

test("an owner's list skips no upload if a page exceeds the size of a response", async () => {
  const of = createSigningWorld();
  const ids = await createReadyImages(of, { count: 7, character: "x" });
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

test("all of ten thousand stored parts are listed in pages", async () => {
  const of = createSigningWorld();
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

test("a request with a hundred thousand errors gets the first hundred", async () => {
  const { call } = createSigningWorld();
  const answer = await call("requestUploads", { body: { files: new Array(100_000).fill(0) } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toHaveLength(limits.problem.errors);
  expect(answer.body.detail).toContain("more");
});

test("a problem repeats only the start of a long field name", async () => {
  const { call } = createSigningWorld();
  const answer = await call("requestUploads", { body: { ["k".repeat(1_000_000)]: 1 } });
  expect(answer.status).toBe(400);
  expect(answer.bytes).toBeLessThan(10_000);
});

test("a response that is too large for Lambda becomes a problem and is logged", async () => {
  const of = createSigningWorld();
  const [id = ""] = await createReadyImages(of, { count: 1, character: "x" });
  setCaption(of, id, "x".repeat(limits.payload.lambda));
  const answer = await of.call("getUpload", { id });
  expect(answer).toMatchObject({
    status: 500,
    body: { type: "urn:slipway:problem:answer-too-large" },
  });
  expect(of.complaints).toEqual(["an answer is too large for Lambda"]);
});
