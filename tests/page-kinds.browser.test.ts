import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSlipway, refuse } from "@slipway/core";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import repositoryConfig from "../slipway.config.ts";
import { fetchAs } from "./api-calls.ts";
import { findFreePorts } from "./free-ports.ts";
import { chooseFiles, openPage, pressUpload, waitForText, waitForUploads } from "./page.ts";
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

test("without a choice, each file is of the kind that accepts it", async () => {
  await using stack = await startTestStack({ page: true, config: repositoryConfig });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles, library } = opened;
  await page.getByText("Photos, videos, music, documents, archives, and more.").waitFor();
  await chooseFiles(page, [
    png("harbor.png"),
    pdf("plan.pdf"),
    realFile("a.exe", "application/x-msdownload", "MZ"),
  ]);
  await page.getByText("Files of type application/x-msdownload aren't supported.").waitFor();
  await pressUpload(page);
  await waitForText(newFiles, "harbor.png", "Ready");
  await waitForText(newFiles, "plan.pdf", "Ready");
  for (const [kind, name] of [
    ["media", "harbor.png"],
    ["documents", "plan.pdf"],
  ] as const) {
    await library.getByLabel("Kind").selectOption(kind);
    await waitForUploads(library, 1);
    await library.getByRole("listitem", { name }).waitFor();
  }
});

test("a user chooses the kind of files, enters its fields, and filters the library by kind", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles, library } = opened;
  await page.getByLabel("Kind of files").selectOption("media");
  await chooseFiles(page, [png("harbor.png"), pdf("plan.pdf")]);
  await page.getByText("Files of type application/pdf aren't supported.").waitFor();
  await pressUpload(page);
  await waitForText(newFiles, "harbor.png", "Ready");

  await page.getByLabel("Kind of files").selectOption("document");
  await chooseFiles(page, [pdf("plan.pdf")]);
  const upload = page.getByRole("button", { name: "Upload", exact: true });
  await page.getByText("Fill in album.").waitFor();
  expect(await upload.isDisabled()).toBe(true);
  await page.getByLabel("album").fill("Summer");
  await page.getByLabel("page").fill("7");
  await page.getByLabel("level").selectOption("high");
  await pressUpload(page);
  await waitForText(newFiles, "plan.pdf", "Ready");
  await waitForUploads(library, 2);

  await library.getByLabel("Kind").selectOption("document");
  await waitForUploads(library, 1);
  await library.getByRole("listitem", { name: "plan.pdf" }).waitFor();
  await library.getByLabel("Kind").selectOption("avatar");
  await library.getByText("No files of the kind avatar yet.").waitFor();
  await library.getByLabel("Kind").selectOption("All kinds");
  await waitForUploads(library, 2);
  const list = await fetchAs("Ada")(`${stack.apiUrl}${buildPath("listUploads")}?kind=document`);
  expect((await list.json()).uploads).toMatchObject([
    { fields: { album: "Summer", page: 7, level: "high" }, retention: 365 },
  ]);
  expect(opened.errors).toEqual([]);
});

test("the page shows which rule a field breaks, and the app's refusal as the app wrote it", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  await page.getByLabel("Kind of files").selectOption("document");
  for (const [name, album, reason] of [
    ["a.txt", "x", "The field album must have at least 3 characters."],
    ["b.txt", "closed", "This album is closed."],
  ] as const) {
    await chooseFiles(page, [realFile(name, "text/plain", "All hands on deck.")]);
    await page.getByLabel("album").fill(album);
    await pressUpload(page);
    await waitForText(newFiles, name, reason);
  }
});

test("a kind that takes one file is refused two", async () => {
  await using stack = await startTestStack({ page: true, config });
  await using opened = await openPage(browser, stack.url);
  const { page, newFiles } = opened;
  await page.getByLabel("Kind of files").selectOption("avatar");
  await page.getByText("At most 1 file, up to 100 GB per file.").waitFor();
  for (const name of ["a.png", "b.png"]) await chooseFiles(page, [png(name)]);
  await page.getByText("Choose at most 1 file of the kind avatar.").waitFor();
  await page.getByRole("button", { name: "Remove a.png" }).click();
  await pressUpload(page);
  await waitForText(newFiles, "b.png", "Ready");
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
  const { page, newFiles } = opened;
  await chooseFiles(page, [file]);
  await page.getByRole("alert").getByText(tooLarge).waitFor();
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
  await pressUpload(page);
  await waitForText(newFiles, file.name, "Ready");
  expect(await results(large.url)).toEqual({ put: 0, printed: "", api: 201 });
});
