import { defineSlipway } from "@slipway/core";
import * as v from "valibot";
import { expect, test } from "vitest";
import {
  chooseAction,
  chooseFiles,
  expectFieldError,
  findItem,
  openPage,
  waitForReady,
} from "./page.ts";
import { pdf } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const browser = await getSharedBrowser();

const config = defineSlipway({
  kinds: {
    document: {
      accept: [".pdf"],
      fields: v.pipe(
        v.object({
          album: v.optional(v.pipe(v.string(), v.minLength(3, "must have at least 3 characters"))),
          series: v.optional(v.string()),
        }),
        v.forward(
          v.check(
            ({ album, series }) => album !== "closed" || series === undefined,
            "must be an open album",
          ),
          ["album"],
        ),
      ),
      editable: ["album", "series"],
    },
  },
});

const files = [pdf("plan.pdf"), pdf("list.pdf")];

/** Opens the page of a user who has the files. */
const openLibrary = async () => {
  const resources = new AsyncDisposableStack();
  const stack = resources.use(await startTestStack({ page: true, config }));
  const { page, library, errors } = resources.use(await openPage(browser, stack.url));
  await chooseFiles(page, files);
  for (const { name } of files) await waitForReady(library, name);
  await page.getByRole("button", { name: "Close uploads" }).click();
  return { page, library, errors, [Symbol.asyncDispose]: () => resources.disposeAsync() };
};

test("the edit dialog shows an error once, at its field, and moves the focus there", async () => {
  await using opened = await openLibrary();
  const { page, library } = opened;
  await chooseAction(library, "plan.pdf", "Edit");
  const dialog = page.getByRole("dialog", { name: "Edit plan.pdf" });
  const save = dialog.getByRole("button", { name: "Save" });
  const album = dialog.getByLabel("album");
  await album.fill("x");
  await save.click();
  await expectFieldError(dialog, album, "must have at least 3 characters");
  // The first wrong field of several, also if it has the focus already.
  const folder = dialog.getByLabel("Folder");
  await folder.fill("a\u202eb");
  await folder.press("Enter");
  await expectFieldError(dialog, folder, "This field must not contain");

  // No field has this error.
  await page.route("**/uploads/*", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.fallback(),
  );
  await save.click();
  await dialog.getByRole("alert").getByText("The server could not be reached").waitFor();
  expect(await dialog.locator("[aria-invalid=true]").count()).toBe(0);
});

test("the edit dialog of several files says at the field for how many of them an error is", async () => {
  await using opened = await openLibrary();
  const { page, library } = opened;
  await chooseAction(library, "plan.pdf", "Edit");
  const one = page.getByRole("dialog", { name: "Edit plan.pdf" });
  await one.getByLabel("series").fill("Harbor");
  await one.getByRole("button", { name: "Save" }).click();
  await one.waitFor({ state: "detached" });

  for (const { name } of files) {
    await findItem(library, name).hover();
    await library.getByRole("checkbox", { name: `Select ${name}` }).click();
  }
  await library.getByRole("toolbar").getByRole("button", { name: "Edit" }).click();
  const both = page.getByRole("dialog", { name: "Edit 2 files" });
  const album = both.getByLabel("album");
  await album.fill("x");
  await both.getByRole("button", { name: "Save" }).click();
  await expectFieldError(both, album, /^This field:? must have at least 3 characters/);
  await album.fill("closed");
  await both.getByRole("button", { name: "Save" }).click();
  await expectFieldError(
    both,
    album,
    /^1 file couldn't be changed: This field:? must be an open album/,
  );
});

test("a text that is edited in place shows an error once, and keeps the focus", async () => {
  await using opened = await openLibrary();
  const { page, library } = opened;
  await findItem(library, "plan.pdf").dblclick();
  const viewer = page.getByRole("dialog", { name: "plan.pdf" });
  for (const [name, button] of [
    ["Title", "Add a title"],
    ["Caption", "Add a caption"],
  ] as const) {
    await viewer.getByRole("button", { name: button }).click();
    const field = viewer.getByLabel(name, { exact: true });
    await field.fill("a\u202eb");
    await field.press("Enter");
    await expectFieldError(viewer, field, "This field must not contain");
    await page.getByRole("status").filter({ hasText: "This field must not contain" }).waitFor();
    await field.press("Escape");
  }
});

test("the share dialog shows an error once, at its option, and moves the focus there", async () => {
  await using opened = await openLibrary();
  const { page, library } = opened;
  await chooseAction(library, "plan.pdf", "Share");
  const dialog = page.getByRole("dialog", { name: "Share plan.pdf" });
  const create = dialog.getByRole("button", { name: "Copy link" });
  await dialog.getByRole("button", { name: "More options" }).click();
  const password = dialog.getByLabel("Password", { exact: true });
  await password.fill("abc");
  await create.click();
  await expectFieldError(dialog, password, "This field must have at least");
  await password.fill("");
  const name = dialog.getByLabel("Name", { exact: true });
  await name.fill("a\u202eb");
  await create.click();
  await expectFieldError(dialog, name, "This field must not contain");
  expect(await dialog.locator("[aria-invalid=true]").count()).toBe(1);
});
