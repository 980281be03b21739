import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { png } from "../real-files.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { openExample } from "./example-page.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const browser = await getSharedBrowser();
const markup = { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") };

const adapters = [
  ["vue", "use-uploads.ts"],
  ["svelte", "uploads.ts"],
  ["solid", "create-uploads.ts"],
] as const;

test.each(adapters)("an app with %s uploads, pauses, and cancels files", async (name) => {
  await using example = await openExample(browser, name);
  const { page, problems } = example;
  const row = (file: string) => page.getByRole("listitem", { name: file });

  const release = await example.holdStorage();
  await page.locator("input").setInputFiles([png("ada.png"), png("grace.png"), markup]);
  await row("page.html").getByText("Files of type text/html aren't supported.").waitFor();
  await row("ada.png").getByText("Uploading…").waitFor();
  await row("ada.png").getByRole("progressbar").waitFor();
  await row("ada.png").getByRole("button", { name: "Pause" }).click();
  await row("ada.png").getByText("Paused").waitFor();
  await row("grace.png").getByRole("button", { name: "Cancel" }).click();
  await row("grace.png").getByText("Canceled").waitFor();
  await release();
  await row("ada.png").getByRole("button", { name: "Resume" }).click();
  await row("ada.png")
    .getByText(/Done\s*Stored as [\w-]{36}/)
    .waitFor();
  await page.getByText("1 of 1 files uploaded").waitFor();
  await row("grace.png").getByRole("button", { name: "Dismiss" }).click();
  await expect.poll(() => page.getByRole("listitem").count()).toBe(2);
  expect(problems).toEqual([]);
});

test.each(adapters)(
  "the adapter for %s has at most 30 lines, and the documentation shows it",
  async (name, file) => {
    const code = await readFile(`${examples}/${name}/src/${file}`, "utf8");
    expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
    const page = await readFile(
      fileURLToPath(new URL("../../docs/frameworks.md", import.meta.url)),
      "utf8",
    );
    expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
  },
);

test("each example has a README of at most ten lines", async () => {
  for (const name of await readdir(examples)) {
    const text = await readFile(`${examples}/${name}/README.md`, "utf8");
    expect(text.trimEnd().split("\n").length, name).toBeLessThanOrEqual(10);
  }
});
