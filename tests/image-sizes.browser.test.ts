import { hasPreview } from "@slipway/core/content/display";
import { readMediaDetails } from "@slipway/functions/inspection/media/media-details";
import { readSample, sampleFiles } from "@slipway/functions/testing/sample-files";
import { expect, test } from "vitest";
import { getSharedBrowser } from "./shared-browser.ts";

const browser = await getSharedBrowser();
const page = await browser.newPage();

const given = [
  { file: "given/o6.png", type: "image/png" },
  { file: "given/o6.jpg", type: "image/jpeg" },
  { file: "given/irot.avif", type: "image/avif" },
  { file: "given/real-mif1.avif", type: "image/avif" },
];
const images = sampleFiles.filter(({ type }) => hasPreview(type));

test.each([...given, ...images])("$file has the same size as in the browser", async (sample) => {
  const bytes = readSample(sample.file);
  const shown = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    },
    `data:${sample.type};base64,${Buffer.from(bytes).toString("base64")}`,
  );
  expect(await readMediaDetails({ family: "image", head: bytes, size: bytes.length })).toEqual(
    shown,
  );
});
