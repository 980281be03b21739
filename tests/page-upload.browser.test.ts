import { GetObjectCommand } from "@aws-sdk/client-s3";
import { type Upload, UploadPage } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import {
  downloadFile,
  dropFiles,
  findItem,
  openPage,
  waitForReady,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { jpeg, mp4, pdf, type RealFile, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
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
  for (const { name } of files) {
    await waitForText(first.uploads, name, "Done");
    await waitForReady(first.library, name);
  }
  // It covers a corner of the library.
  await first.uploads.getByRole("button", { name: "Close" }).click();

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

    const download = await downloadFile(first.library, file.name);
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
    await waitForReady(second.library, name);
    expect((await downloadFile(second.library, name)).bytes.equals(buffer)).toBe(true);
  }
  expect(second.errors).toEqual([]);
  expect(stack.warnings).toEqual([]);
});

test("one drop uploads sixty files, the tray never moves the library, and a message leads to the first", async () => {
  await using stack = await startTestStack({ page: true });
  await uploadFile(stack.apiUrl, pdf("plan.pdf"));
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;
  await waitForUploads(library, 1);
  const title = await page.title();
  const field = library.getByRole("searchbox");
  const before = await field.boundingBox();
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => seen.push(document.title)).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await dropFiles(
    page,
    Array.from({ length: 60 }, (_, index) =>
      realFile(`${index + 1}.txt`, "text/plain", `file ${index + 1} `.padEnd(20_000, ".")),
    ),
  );
  await uploads.getByRole("heading", { name: "60 uploaded" }).waitFor();
  expect(await field.boundingBox()).toEqual(before);
  const seen: string[] = await page.evaluate(() => Reflect.get(window, "seen"));
  expect(seen.some((one) => /^\d+% · /.test(one))).toBe(true);
  expect(await page.title()).toBe(title);
  // Few rows are rendered, and each finished one leads to its file.
  expect(await uploads.getByRole("listitem").count()).toBeLessThan(30);
  expect(await uploads.getByRole("button", { name: /^View / }).count()).toBeGreaterThan(5);
  const message = page.getByRole("group").filter({ hasText: "60 uploaded" });
  await message.getByRole("button", { name: "View" }).click();
  const viewer = page.getByRole("dialog", { name: "1.txt" });
  await expect.poll(() => viewer.evaluate((it) => it.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await uploads.getByRole("button", { name: "Close" }).click();
  await uploads.waitFor({ state: "detached" });
  expect(opened.errors).toEqual([]);
});

test("a file that the user already has is not sent until they keep both", async () => {
  await using stack = await startTestStack({ page: true });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;
  const [photo] = files;
  const plan = pdf("plan.pdf");
  if (photo === undefined) throw new Error("There is no photo.");
  await dropFiles(page, [photo, plan]);
  await uploads.getByRole("heading", { name: "2 uploaded" }).waitFor();
  await uploads.getByRole("button", { name: "Close" }).click();

  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).origin !== new URL(stack.url).origin)
      sent.push(request.url());
  });
  const notes = realFile("notes.txt", "text/plain", "Something new.");
  await dropFiles(page, [photo, plan, notes]);
  await waitForText(uploads, photo.name, "You already have this file");
  await waitForText(uploads, plan.name, "You already have this file");
  // No other file waits for the answer.
  await waitForText(uploads, notes.name, "Done");
  expect(sent).toHaveLength(1);
  await uploads.getByRole("button", { name: `Keep both ${photo.name}` }).click();
  await waitForText(uploads, photo.name, "Done");
  await uploads.getByRole("button", { name: `Skip ${plan.name}` }).click();
  await findItem(uploads, plan.name).waitFor({ state: "detached" });
  expect(sent).toHaveLength(2);
  await waitForUploads(library, 4);

  await dropFiles(page, [photo, plan]);
  await uploads.getByText("You already have 2 files").waitFor();
  await uploads.getByRole("button", { name: "Skip all" }).click();
  await uploads.getByText("You already have").first().waitFor({ state: "detached" });
  await page.reload();
  await waitForUploads(library, 4);
});
