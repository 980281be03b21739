import { glob, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPath } from "@slipway/core/routes";
import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { expect, onTestFinished, test } from "vitest";
import { uploadArtifact } from "../docs/examples/node.ts";
import config from "../docs/examples/slipway.config.ts";
import { normalizeCode } from "../scripts/docs-code.ts";
import { callApi, requestToken } from "./api-calls.ts";
import { pdf, png } from "./real-files.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const docs = join(root, "docs");

const browser = await getSharedBrowser();

/** Opens an empty page of Slipway's origin that runs a script with an example. */
const pageWith = async (url: string, script: string): Promise<Page> => {
  const entry = "\0script.tsx";
  await using build = await rolldown({
    input: entry,
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    plugins: [
      {
        name: "script",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? { code: script, moduleType: "tsx" } : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/api/healthz`);
  await page.evaluate(() => document.body.replaceChildren(document.createElement("main")));
  await page.addScriptTag({ type: "module", content: output[0].code });
  return page;
};

const example = (name: string) => JSON.stringify(join(docs, "examples", name));
const log = { name: "log.txt", mimeType: "text/plain", buffer: Buffer.from("All hands on deck.") };

test("the documentation shows the examples unchanged", async () => {
  const pages = glob(["docs/*.md", "packages/*/README.md", "infra/README.md"], { cwd: root });
  const texts: string[] = [];
  for await (const name of pages)
    texts.push(normalizeCode(await readFile(join(root, name), "utf8")));
  for (const name of await readdir(join(docs, "examples"), { recursive: true })) {
    if (!/\.tsx?$/.test(name)) continue;
    const code = normalizeCode(await readFile(join(docs, "examples", name), "utf8"));
    const block = `\`\`\`${name.endsWith("x") ? "tsx" : "ts"}\n${code}\`\`\``;
    expect(
      texts.some((text) => text.includes(block)),
      name,
    ).toBe(true);
  }
});

test("the example for a page uploads the chosen files", async () => {
  await using stack = await startTestStack({ page: true });
  const page = await pageWith(
    stack.url,
    `import { uploadChosen } from ${example("page.ts")};
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    document.querySelector("main").append(input);
    const session = { token: async () => "${await requestToken(stack.url)}" };
    uploadChosen(input, session, (words) => input.after(words, document.createElement("br")));`,
  );
  const markup = { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") };
  await page.locator("input").setInputFiles([log, markup]);
  await page.getByText(/log\.txt: [\w+/]{43}=/).waitFor();
  await page.getByText("page.html: Files of type text/html aren't supported.").waitFor();
});

test("the example for prepared files uploads pictures as smaller JPEG files", async () => {
  await using stack = await startTestStack({ page: true });
  const page = await pageWith(
    stack.url,
    `import { createPictureUploader } from ${example("engine/prepare.ts")};
    ${signIn(await requestToken(stack.url))}
    const canvas = new OffscreenCanvas(3000, 1500);
    canvas.getContext("2d").fillRect(0, 0, 900, 900);
    const picture = new File([await canvas.convertToBlob()], "harbor.png", { type: "image/png" });
    const uploader = createPictureUploader();
    uploader.on("ready", ({ upload: { state: { record } } }) => {
      const { fileName, media, object: { contentType } } = record;
      const words = [fileName, contentType, media?.width, media?.height].join(" ");
      document.querySelector("main").append(words.trim(), document.createElement("br"));
    });
    uploader.add([picture, new File(["All hands on deck."], "log.txt", { type: "text/plain" })]);`,
  );
  await page.getByText("harbor.jpg image/jpeg 2000 1000").waitFor();
  await page.getByText("log.txt text/plain").waitFor();
});

test("the example for kinds uploads documents to an album, and shows why others are refused", async () => {
  await using stack = await startTestStack({ page: true, config });
  const page = await pageWith(
    stack.url,
    `import { uploadToAlbum } from ${example("album.ts")};
    const token = "${await requestToken(stack.url)}";
    const show = (text) => document.querySelector("main").append(text, document.createElement("br"));
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    document.body.append(input);
    input.onchange = () => {
      const albumId = "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02";
      uploadToAlbum([...input.files], albumId, { getToken: async () => token, show });
      uploadToAlbum([...input.files], "mine", { getToken: async () => token, show });
    };`,
  );
  await page.locator("input").setInputFiles([pdf("plan.pdf"), log]);
  await page.getByText("plan.pdf is in 0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02").waitFor();
  await page.getByText("plan.pdf: The field albumId: Invalid UUID: Received").waitFor();
  await page.getByText("log.txt: Files of type text/plain aren't supported.").waitFor();
});

/** Returns code that signs in the page's requests, as by a cookie. */
const signIn = (token: string): string => `
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    if (String(url).startsWith("/api/")) headers.set("authorization", "Bearer ${token}");
    return fetch(url, { ...init, headers });
  };`;

/** Returns code that shows a component. Its requests are signed in. */
const renderSignedIn = (token: string, component: string): string => `
  import { createElement } from "react";
  import { createRoot } from "react-dom/client";
  ${signIn(token)}
  createRoot(document.querySelector("main")).render(createElement(${component}));`;

test("the example for React takes a picture, and shows why others are refused", async () => {
  await using stack = await startTestStack({ page: true, config });
  const page = await pageWith(
    stack.url,
    `import { Avatar } from ${example("react/avatar.tsx")};
    ${renderSignedIn(await requestToken(stack.url), "Avatar")}`,
  );
  await page.getByRole("button", { name: "Choose a picture of up to 5 MB" }).waitFor();
  const input = page.locator("input[data-kind=files]");
  expect(await input.getAttribute("accept")).toContain("image/png,.png");
  expect(await input.getAttribute("accept")).not.toContain("pdf");
  expect(await input.evaluate((element) => "multiple" in element && element.multiple)).toBe(false);
  await input.setInputFiles(pdf("plan.pdf"));
  await page.getByText("plan.pdf: Files of type application/pdf aren't supported.").waitFor();
  await input.setInputFiles(png("ada.png"));
  await page.getByText("ada.png: ready").waitFor();
  expect(await page.getByText("plan.pdf").count()).toBe(0);
});

test("the example for React uploads the chosen files", async () => {
  await using stack = await startTestStack({ page: true });
  const page = await pageWith(
    stack.url,
    `import { Uploads } from ${example("react/uploads.tsx")};
    ${renderSignedIn(await requestToken(stack.url), "Uploads")}`,
  );
  await page.locator("input[data-kind=files]").setInputFiles(log);
  await page.getByRole("listitem", { name: "log.txt" }).getByText("Done").waitFor();
  await page.getByText("1 of 1 files uploaded").waitFor();
  await page.getByRole("status").getByText("log.txt: Done.").waitFor();
  await page.getByRole("button", { name: "Dismiss log.txt" }).click();
  await expect.poll(() => page.getByRole("listitem").count()).toBe(0);
});

test("the example for Node uploads a file from disk", async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  const path = join(folder.path, log.name);
  await writeFile(path, log.buffer);
  const token = await requestToken(stack.url);
  const id = await uploadArtifact({ endpoint: stack.apiUrl, token, path });
  const record = await (await callApi(stack.apiUrl + buildPath("getUpload", { id }))).json();
  expect(record).toMatchObject({ status: "ready", caption: "Nightly build" });
});
