import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/packages/workspaces.ts";
import { chooseAction, chooseFiles, findItem, waitForReady } from "../page.ts";
import { inspectStates, smallPhone } from "../page-layout/inspect-states.ts";
import { png, realFile } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import type { InstalledApp } from "./app.ts";
import { buildExample, openBuiltExample } from "./example-page.ts";

const browser = await getSharedBrowser();

let app: InstalledApp;

beforeAll(async () => {
  app = await buildExample("file-library");
});

afterAll(() => app.close());

/** Counts the elements that have a color in their text, background, border, or outline. */
const countColored = (page: Page, color: string) =>
  page.evaluate(
    (wanted) =>
      [...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        return [style.color, style.backgroundColor, style.outlineColor].includes(wanted);
      }).length,
    color,
  );

/** Returns the violations of WCAG 2.2 AA. The colors of buttons are those of the app's own theme. */
const findViolations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .exclude(".mantine-Button-label")
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

test("an app pastes UploadPanel and Library in fewer than 20 lines of code", async () => {
  const code = await readFile(join(root, "examples/file-library/src/app.tsx"), "utf8");
  expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThan(20);
});

test("the pasted components upload a file, show it in the viewer, and share it", async () => {
  await using example = await openBuiltExample(browser, app);
  const { page, context, problems } = example;
  const library = page.getByRole("region", { name: "Library" });

  const accent = "rgb(120, 20, 90)";
  await page.getByText(/drop/i).first().waitFor();
  expect(await countColored(page, accent)).toBe(0);
  await page.addStyleTag({ content: `:root { --slipway-accent: ${accent} }` });
  expect(await countColored(page, accent)).toBeGreaterThan(0);

  await chooseFiles(page, [
    png("harbor.png"),
    realFile("plan.md", "text/markdown", "# Plan of the harbor"),
  ]);
  await waitForReady(library, "harbor.png");
  await waitForReady(library, "plan.md");
  expect(await findViolations(page)).toEqual([]);

  await findItem(library, "harbor.png").dblclick();
  const viewer = page.getByRole("dialog", { name: "harbor.png" });
  await viewer.getByRole("img", { name: "harbor.png" }).waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });

  // A worker of the package formats it.
  await findItem(library, "plan.md").dblclick();
  await page.getByRole("heading", { name: "Plan of the harbor" }).waitFor();
  await page.keyboard.press("Escape");

  await chooseAction(library, "harbor.png", "Share");
  const dialog = page.getByRole("dialog", { name: "Share harbor.png" });
  await dialog.getByRole("button", { name: "Copy link" }).click();
  const url = await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  const visitor = await context.newPage();
  await visitor.goto(url);
  await visitor.getByRole("link", { name: "Download" }).waitFor();
  expect(problems).toEqual([]);
});

test("the pasted components fit a small phone, and their controls are within reach of a finger", async () => {
  await using example = await openBuiltExample(browser, app, { context: smallPhone });
  expect(await inspectStates(example.page, example.stack.apiUrl)).toEqual({});
  expect(example.problems).toEqual([]);
});
