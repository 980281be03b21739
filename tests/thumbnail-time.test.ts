import { defineSlipway } from "@slipway/core";
import { createLargePhoto } from "@slipway/functions/testing/large-photo";
import { expect, test, vi } from "vitest";
import { realFile } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const config = defineSlipway({
  kinds: { default: { accept: ["image/*"], variants: { thumb: { width: 320, format: "webp" } } } },
});

test("a photo of 5 MB has its thumbnail within two seconds (median)", async () => {
  await using stack = await startTestStack({ config });
  const photo = await createLargePhoto();
  const times: number[] = [];
  for (const name of ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]) {
    const { id } = await uploadFile(stack.apiUrl, realFile(name, "image/jpeg", photo));
    const start = performance.now();
    const { variants, previewUrl } = await vi.waitFor(
      async () => {
        const upload = await getUpload(stack.apiUrl, id);
        expect(upload.variants).toBeDefined();
        return upload;
      },
      { timeout: 20_000, interval: 50 },
    );
    times.push(performance.now() - start);
    expect(previewUrl).toBe(variants?.thumb?.url);
  }
  const [, , median = Number.POSITIVE_INFINITY] = times.sort((one, other) => one - other);
  console.info(`thumbnails: ${times.map(Math.round).join(", ")} ms`);
  expect(median).toBeLessThan(2000);
});
