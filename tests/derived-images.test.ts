import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { defineSlipway } from "@slipway/core";
import { buildPath } from "@slipway/core/routes";
import { readSample } from "@slipway/functions/testing/sample-files";
import { expect, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { realFile } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const config = defineSlipway({
  kinds: {
    default: {
      accept: ["image/*", ".svg", ".pdf", "video/*"],
      variants: { thumb: { width: 32, format: "webp" } },
    },
  },
});

const listDerived = async ({ s3, bucket }: TestStack): Promise<readonly string[]> => {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: "derived/" }),
  );
  return Versions.map(({ Key = "" }) => Key);
};

/** Waits until an attempt to derive from an upload ended. */
const waitForVariants = (stack: TestStack, id: string) =>
  vi.waitFor(
    async () => {
      const upload = await getUpload(stack.apiUrl, id);
      expect(upload.variants ?? upload.variantsReason).toBeDefined();
      return upload;
    },
    { timeout: 20_000, interval: 50 },
  );

test("an image has a thumbnail that its owner can load, until the upload is deleted", async () => {
  await using stack = await startTestStack({ config });
  const { id } = await uploadFile(
    stack.apiUrl,
    realFile("photo.heic", "image/heic", readSample("photo.heic")),
  );
  const upload = await waitForVariants(stack, id);
  const { thumb } = upload.variants ?? {};
  expect(thumb).toMatchObject({ width: 32, height: 21 });
  expect(upload.previewUrl).toBe(thumb?.url);
  expect(upload.placeholder).toMatch(/^[A-Za-z0-9+/=]{20,39}$/);
  expect(upload).not.toHaveProperty("derivation");

  expect(thumb?.url).toContain("/s/1/");
  const response = await fetch(thumb?.url ?? "");
  expect(response.headers.get("cache-control")).toBe("private, max-age=3600, immutable");
  const bytes = await response.bytes();
  expect(response.headers.get("content-type")).toBe("image/webp");
  expect(bytes.length).toBe(thumb?.size);
  expect(await listDerived(stack)).toHaveLength(1);

  const address = stack.apiUrl + buildPath("deleteUpload", { id });
  await callApi(address, { method: "DELETE" });
  expect(await listDerived(stack)).toHaveLength(1);
  await callApi(`${address}?permanently=true`, { method: "DELETE" });
  expect(await listDerived(stack)).toEqual([]);
  expect(await getUpload(stack.apiUrl, id)).not.toHaveProperty("variants");
  expect(stack.warnings).toEqual([]);
});

test("a damaged image, and a video, say why they have no thumbnail", async () => {
  await using stack = await startTestStack({ config });
  const photo = readSample("jfif.jpg");
  const damaged = photo.subarray(0, photo.length * 0.6);
  const uploads = await Promise.all([
    uploadFile(stack.apiUrl, realFile("a.jpg", "image/jpeg", damaged)),
    uploadFile(stack.apiUrl, realFile("b.mp4", "video/mp4", readSample("isom.mp4"))),
  ]);
  const [image, video] = await Promise.all(uploads.map(({ id }) => waitForVariants(stack, id)));
  expect(image?.variantsReason?.code).toBe("unreadable");
  expect(video).toMatchObject({
    media: { width: 64, height: 48, frameRate: 5, audioCodec: "aac", audioChannels: 1 },
    variantsReason: { code: "not-an-image" },
  });
  expect(stack.imageDeadLetters()).toEqual([]);
  expect(stack.warnings).toEqual([]);
  const redrive = runSlipway(["redrive", "--images", "--list", "--data", stack.dataDir], {});
  expect(await redrive.exitCode).toBe(0);
  expect(redrive.output.stderr).toBe("There are no dead letters.\n");
});
