import { GetObjectCommand } from "@aws-sdk/client-s3";
import { type Upload, UploadPage } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  clickToDownload,
  dropFiles,
  findItem,
  openPage,
  pressUpload,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { jpeg, mp4, pdf, type RealFile } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const browser = await getSharedBrowser();
const files: readonly RealFile[] = [
  await jpeg(browser, "Sonnenuntergang über der Förde.jpg", { width: 3000, height: 2000 }),
  await mp4(browser, "港の散歩 🚢.mp4"),
  pdf("cargo list.pdf"),
];

const recordOf = async (stack: TestStack, { name }: RealFile): Promise<Upload> => {
  const response = await callApi(stack.apiUrl + buildPath("listUploads"));
  const { uploads } = v.parse(UploadPage, await response.json());
  const found = uploads.find(({ fileName }) => fileName === name);
  if (found === undefined) throw new Error(`no record of ${name}`);
  return found;
};

const storedIn = async ({ s3, bucket }: TestStack, id: string) => {
  const { ContentLength, ContentType, ChecksumSHA256, VersionId, Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: defaultKeys.create(id), ChecksumMode: "ENABLED" }),
  );
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  return { size: ContentLength, type: ContentType, sha256: ChecksumSHA256, VersionId, bytes };
};

test("three real files, dropped together, are stored unchanged and survive a restart", async () => {
  await using stack = await startTestStack({ page: true });

  await using first = await openPage(browser, stack.url);
  await dropFiles(first.page, files);
  await pressUpload(first.page);
  for (const { name } of files) {
    await waitForText(first.newFiles, name, "Ready");
    await waitForText(first.library, name, "Ready");
  }

  for (const file of files) {
    const { status, id, object, media } = await recordOf(stack, file);
    const stored = await storedIn(stack, id);
    expect(stored.bytes.equals(file.buffer)).toBe(true);
    expect(status).toBe("ready");
    expect(object).toMatchObject({
      size: stored.size,
      contentType: stored.type,
      checksum: { algorithm: "SHA256", value: stored.sha256 },
      versionId: stored.VersionId,
    });
    expect(object).toMatchObject({
      size: file.buffer.length,
      contentType: file.mimeType,
      checksum: { value: file.sha256 },
    });
    if (file.mimeType === "image/jpeg") expect(media).toEqual({ width: 3000, height: 2000 });
    if (file.mimeType === "video/mp4") expect(media).toMatchObject({ width: 320, height: 180 });

    const link = first.library.getByRole("button", { name: `Download ${file.name}` });
    const download = await clickToDownload(first.page, link);
    expect(download.name).toBe(file.name);
    expect(download.bytes.equals(file.buffer)).toBe(true);
  }
  expect(first.errors).toEqual([]);

  const before = await Promise.all(files.map((file) => recordOf(stack, file)));
  await stack.restart();
  const after = await Promise.all(files.map((file) => recordOf(stack, file)));
  const kept = (records: readonly Upload[]) => records.map(({ previewUrl: _, ...rest }) => rest);
  expect(kept(after)).toEqual(kept(before));

  await using second = await openPage(browser, stack.url);
  await waitForUploads(second.library, files.length);
  for (const { name, buffer } of files) {
    await waitForText(second.library, name, "Ready");
    const link = second.library.getByRole("button", { name: `Download ${name}` });
    expect((await clickToDownload(second.page, link)).bytes.equals(buffer)).toBe(true);
  }
  expect(second.errors).toEqual([]);
  expect(stack.warnings).toEqual([]);
});

test("the page shows what the record says", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  await dropFiles(opened.page, files);
  await pressUpload(opened.page);
  for (const file of files) {
    await waitForText(opened.newFiles, file.name, "Ready");
    const facts = await findItem(opened.newFiles, file.name).textContent();
    const { object } = await recordOf(stack, file);
    for (const fact of [file.name, file.mimeType, file.sha256, object?.versionId ?? "no version"])
      expect(facts).toContain(fact);
  }

  const [photo] = files;
  const image = findItem(opened.library, photo?.name ?? "").locator("img");
  await expect
    .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
    .toBe(3000);
});
