import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSlipway, refuse } from "@slipway/core";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import repositoryConfig from "../slipway.config.ts";
import { fetchAs } from "./api-calls.ts";
import { findFreePorts } from "./free-ports.ts";
import {
  chooseAction,
  chooseFiles,
  dropFiles,
  expectFieldError,
  findItem,
  openPage,
  waitForText,
  waitForUploads,
} from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import { toRequestedFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const browser = await getSharedBrowser();

const config = defineSlipway({
  kinds: {
    media: { accept: ["image/*", "video/*"], maxSize: "1 GB" },
    document: {
      accept: [".pdf", ".txt"],
      retention: { choices: ["30 days", "1 year"], default: "1 year" },
      fields: v.object({
        album: v.pipe(v.string(), v.minLength(3, "must have at least 3 characters")),
        page: v.optional(v.number()),
        level: v.optional(v.picklist(["low", "high"])),
      }),
      authorize: ({ fields }) =>
        fields.album !== "closed" || refuse("album-closed", "This album is closed."),
    },
    avatar: { accept: ["image/*"], maxFiles: 1 },
  },
});

test("without a choice, each file is of the kind that accepts it, and nothing is asked", async () => {
  await using stack = await startTestStack({ page: true, config: repositoryConfig });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;
  await page.getByText("Photos, videos, documents, and more.").waitFor();
  await chooseFiles(page, [
    png("harbor.png"),
    pdf("plan.pdf"),
    realFile("a.exe", "application/x-msdownload", "MZ"),
  ]);
  await uploads.getByText("Files of type application/x-msdownload aren't supported.").waitFor();
  await waitForText(uploads, "harbor.png", "Done");
  await waitForText(uploads, "plan.pdf", "Done");
  for (const [kind, name] of [
    ["media", "harbor.png"],
    ["documents", "plan.pdf"],
  ] as const) {
    await library.getByLabel("Kind").selectOption(kind);
    await waitForUploads(library, 1);
    await findItem(library, name).waitFor();
  }
});

test("required fields are asked for once, with exceptions, and files that need none do not wait", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads, library } = opened;
  const texts = ["a.txt", "b.txt", "c.txt"].map((name) => realFile(name, "text/plain", name));
  await chooseFiles(page, [realFile("clip.mp4", "video/mp4", "clip"), ...texts, png("harbor.png")]);
  // Only one kind accepts it.
  await findItem(uploads, "clip.mp4").waitFor();
  const dialog = page.getByRole("dialog", { name: "Details for 4 files" });
  const upload = dialog.getByRole("button", { name: "Upload 4 files" });
  const album = dialog.getByLabel("album");
  await upload.click();
  await expectFieldError(dialog, album, "Fill in album.");
  await album.fill("Summer");
  expect(await dialog.getByText("Fill in album.").count()).toBe(0);
  await dialog.getByLabel("page").fill("7");
  await dialog.getByLabel("level").selectOption("high");
  // Two kinds accept the photo.
  await dialog.getByLabel("Kind").selectOption("avatar");
  await dialog.getByRole("button", { name: "Different for some files" }).click();
  await dialog.getByRole("button", { name: "Change b.txt" }).click();
  const differs = findItem(dialog, "b.txt").getByLabel("album");
  await differs.fill("");
  await dialog.getByRole("button", { name: "Different for some files" }).click();
  await differs.waitFor({ state: "detached" });
  await upload.click();
  await expectFieldError(dialog, differs, "Fill in album.");
  await differs.fill("Winter");
  await upload.click();
  await dialog.waitFor({ state: "hidden" });
  for (const { name } of texts) await waitForText(uploads, name, "Done");
  await waitForText(uploads, "harbor.png", "Done");

  const list = async (kind: string) => {
    const response = await fetchAs("Ada")(
      `${stack.apiUrl}${buildPath("listUploads")}?kind=${kind}`,
    );
    return (await response.json()).uploads;
  };
  const summer = { fields: { album: "Summer", page: 7, level: "high" }, retention: 365 };
  expect(await list("document")).toMatchObject([
    { fileName: "c.txt", ...summer },
    { fileName: "b.txt", fields: { album: "Winter", page: 7, level: "high" } },
    { fileName: "a.txt", ...summer },
  ]);
  expect(await list("avatar")).toMatchObject([{ fileName: "harbor.png" }]);
  await library.getByLabel("Kind").selectOption("media");
  await library.getByLabel("Kind").selectOption("avatar");
  await waitForUploads(library, 1);
  expect(opened.errors).toEqual([]);
});

test("a file is kept for another choice of its kind, and then for its default again", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, library, uploads } = opened;
  await chooseFiles(page, [pdf("plan.pdf")]);
  const details = page.getByRole("dialog", { name: "Details for 1 file" });
  await details.getByLabel("album").fill("Summer");
  await details.getByRole("button", { name: "Upload 1 file" }).click();
  await waitForText(uploads, "plan.pdf", "Done");

  const dialog = page.getByRole("dialog", { name: "Edit plan.pdf" });
  for (const [before, after] of [
    ["365 days", "30 days"],
    ["30 days", "365 days"],
  ] as const) {
    await chooseAction(library, "plan.pdf", "Edit");
    const choice = dialog.getByLabel("Keep for");
    expect(await choice.locator("option:checked").textContent()).toBe(before);
    await choice.selectOption(after);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
  }
  const response = await fetchAs("Ada")(`${stack.apiUrl}${buildPath("listUploads")}`);
  expect((await response.json()).uploads).toMatchObject([{ retention: 365 }]);
  expect(opened.errors).toEqual([]);
});

test("files that the user does not want to describe are not uploaded", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, library } = opened;
  const received = stack.traffic.received;
  await chooseFiles(page, [pdf("plan.pdf")]);
  const dialog = page.getByRole("dialog", { name: "Details for 1 file" });
  await dialog.getByLabel("album").fill("Summer");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  expect(await opened.uploads.count()).toBe(0);
  await library.getByText("No files yet.").waitFor();
  expect(stack.traffic.received).toBe(received);
});

test("entered fields survive Escape and a reload until they are canceled, or the user signs out", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page } = opened;
  page.on("dialog", (dialog) => dialog.accept());
  const dialog = page.getByRole("dialog", { name: "Details for 1 file" });
  const album = dialog.getByLabel("album");
  const choose = async () => {
    await chooseFiles(page, [pdf("plan.pdf")]);
    await album.waitFor();
  };
  await choose();
  await album.fill("Summer");
  await page.keyboard.press("Escape");
  await album.waitFor({ state: "hidden" });
  await choose();
  expect(await album.inputValue()).toBe("Summer");
  await page.reload();
  await choose();
  expect(await album.inputValue()).toBe("Summer");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await album.waitFor({ state: "hidden" });
  await choose();
  expect(await album.inputValue()).toBe("");

  await album.fill("Winter");
  await page.keyboard.press("Escape");
  await album.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("Winter");
});

test("the page shows which rule a field breaks, and the app's refusal as the app wrote it", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  for (const [name, album, reason] of [
    ["a.txt", "x", "The field album must have at least 3 characters."],
    ["b.txt", "closed", "This album is closed."],
  ] as const) {
    await chooseFiles(page, [realFile(name, "text/plain", "All hands on deck.")]);
    await page.getByRole("dialog").getByLabel("album").fill(album);
    await page.getByRole("button", { name: "Upload 1 file" }).click();
    await waitForText(uploads, name, reason);
  }
});

test("a chosen kind applies to the next files, and a kind that takes one file is refused two", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, uploads } = opened;
  const box = page.getByRole("region", { name: "Upload", exact: true });
  await box.getByLabel("Kind").selectOption("avatar");
  await page.getByText("Up to 1 file, 100 GB each.").waitFor();
  await dropFiles(page, [png("a.png"), png("b.png")]);
  await uploads.getByText("2 files were skipped").waitFor();
  await uploads.getByRole("button", { name: "Details" }).click();
  await uploads.getByText("a.png The selection must have at most 1 file.").waitFor();
  await uploads.getByRole("button", { name: "Dismiss skipped files" }).click();
  await dropFiles(page, [png("b.png")]);
  await waitForText(uploads, "b.png", "Done");
  // With files, the kind is in the menu.
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "media" }).click();
  await page.keyboard.press("Escape");
  await dropFiles(page, [pdf("plan.pdf")]);
  await uploads.getByText("Files of type application/pdf aren't supported.").waitFor();
});

const core = new URL("../packages/core/src/index.ts", import.meta.url).href;

test("changing the largest size in the config and restarting changes what the page, the command line, and the API refuse", async () => {
  await using data = await temporaryFolder();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "slipway.config.ts");
  const file = realFile("log.txt", "text/plain", "x".repeat(2000));
  await writeFile(join(folder.path, file.name), file.buffer);
  const port = String(await findFreePorts());
  const start = async (maxSize: string) => {
    await writeFile(
      path,
      `import { defineSlipway } from "${core}";
       export default defineSlipway({ kinds: { default: { maxSize: "${maxSize}" } } });`,
    );
    const slipway = spawnSlipway("--port", port, "--data", data.path, "--config", path);
    return { slipway, url: await slipway.running() };
  };
  const results = async (url: string) => {
    const environment = { SLIPWAY_ENDPOINT: `${url}/api`, SLIPWAY_STATE: join(folder.path, "s") };
    const put = runSlipway(["put", join(folder.path, file.name)], environment);
    const request = await fetchAs("Ada")(`${url}/api${buildPath("requestUploads")}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ files: [toRequestedFile(file)] }),
    });
    return { put: await put.exitCode, printed: put.output.stderr, api: request.status };
  };
  const tooLarge = "The file size must be at most 1 KB.";

  const small = await start("1 KB");
  await using opened = await openPage(browser, small.url);
  const { page, uploads } = opened;
  await chooseFiles(page, [file]);
  await uploads.getByText(tooLarge).waitFor();
  expect(await results(small.url)).toEqual({
    put: 1,
    printed: `log.txt: ${tooLarge}\n`,
    api: 400,
  });
  await small.slipway[Symbol.asyncDispose]();

  const large = await start("1 MB");
  await using _ = large.slipway;
  // The page is still open. It requests rules again that are older than a few seconds.
  await page.clock.install();
  await page.clock.fastForward(10_000);
  await chooseFiles(page, [file]);
  await waitForText(uploads, file.name, "Done");
  expect(await results(large.url)).toEqual({ put: 0, printed: "", api: 201 });
});
