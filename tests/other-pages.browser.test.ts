// Tests pages of other origins in a browser: one that was named with `--origin`, and one that was not.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { localSignIn } from "@slipway/core/deployment/sign-in";
import { buildPath } from "@slipway/core/routes";
import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { beforeAll, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { collectPageErrors } from "./browser.ts";
import { chooseUser } from "./page.ts";
import { pdf } from "./real-files.ts";
import { requestUpload, toRequestedFile, uploadFile } from "./script-client.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";

const example = fileURLToPath(new URL("../docs/examples/other-page.ts", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const browser = await getSharedBrowser();

/** The example of the documentation, as Vite would bundle it for a page. */
let script: string;
beforeAll(async () => {
  const entry = "\0page.ts";
  await using build = await rolldown({
    input: entry,
    cwd: root,
    platform: "browser",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry
            ? `import { startUploads } from ${JSON.stringify(example)};
               const input = document.querySelector("input");
               const show = (text) => input.after(text, document.createElement("br"));
               const slipway = document.querySelector("main").dataset.slipway;
               startUploads(slipway, input, show).then(
                 (users) => document.querySelector("button").addEventListener("click", () => users.signoutRedirect()),
                 (error) => show(String(error)),
               );`
            : undefined,
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  script = output[0].code;
});

/** Serves the page on a port of its own. */
const servePage = async () => {
  let slipway = "";
  const server = createServer((request, response) => {
    if (request.url === "/page.js")
      response.setHeader("content-type", "text/javascript").end(script);
    else
      response
        .setHeader("content-type", "text/html")
        .end(
          `<!doctype html><link rel="icon" href="data:,"><main data-slipway="${slipway}"><input type="file"><button>Sign out</button></main><script type="module" src="/page.js"></script>`,
        );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    use: (url: string) => {
      slipway = url;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
};

const openContext = async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  return { page, [Symbol.asyncDispose]: () => context.close() };
};

test("a named page signs a user in, uploads a file, and signs the user out", async () => {
  await using other = await servePage();
  await using stack = await startTestStack({ origins: [other.origin] });
  other.use(stack.url);
  await using opened = await openContext();
  const { page } = opened;
  const errors = collectPageErrors(page);
  await page.goto(other.origin);
  await chooseUser(page, "Ada");
  await page.getByText("Signed in as Ada").waitFor();
  expect(page.url()).toBe(`${other.origin}/`);
  const { name, mimeType, buffer } = pdf("plan.pdf");
  await page.locator("input").setInputFiles({ name, mimeType, buffer });
  await page.getByText("plan.pdf is ready").waitFor();
  const list = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
  expect(list.uploads).toMatchObject([{ fileName: "plan.pdf", status: "ready" }]);

  // A second visit in the same browser needs no choice of a user, and one after signing out does.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByText("Signed in as Ada").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Any other name").waitFor();
  expect(errors).toEqual([]);
});

/** Sends a request from a page. Returns what the page can read of the response. */
const fetchFrom = (
  page: Page,
  url: string,
  init: { method?: string; headers?: object; body?: string } = {},
) =>
  page.evaluate(
    async ([address, options]) => {
      try {
        const response = await fetch(address, options as RequestInit);
        return `${response.status} ${await response.text()}`;
      } catch (error) {
        return error instanceof TypeError ? "nothing" : String(error);
      }
    },
    [url, init] as const,
  );

test("a page that was not named gets nothing from the API, S3, and the sign-in", async () => {
  await using named = await servePage();
  await using other = await servePage();
  await using stack = await startTestStack({ origins: [named.origin] });
  other.use(stack.url);
  const file = pdf("plan.pdf");
  const { id } = await uploadFile(stack.apiUrl, file);
  const accept = { headers: { accept: "application/json" } };
  const link = await callApi(stack.apiUrl + buildPath("downloadUpload", { id }), accept);
  const { url: download } = await link.json();
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const token = await stack.tokenFor("ada");
  await using opened = await openContext();
  const { page } = opened;
  await page.goto(other.origin);
  await page.getByText("TypeError: Failed to fetch").waitFor();

  const authorized = { headers: { authorization: `Bearer ${token}` } };
  const { path, settingsPath, tokenPath, userGrant, scriptClient } = localSignIn;
  const userToken = new URLSearchParams({
    grant_type: userGrant,
    client_id: scriptClient,
    user: "ada",
  });
  const requests: [string, Parameters<typeof fetchFrom>[2]?][] = [
    [stack.apiUrl + buildPath("listUploads"), authorized],
    [stack.apiUrl + buildPath("getKinds"), authorized],
    [`${stack.apiUrl}/healthz`],
    [stack.url],
    [download],
    [form.url, { method: "POST", body: "anything" }],
    [stack.url + settingsPath],
    [`${stack.url}${path}/.well-known/openid-configuration`],
    [`${stack.url}${path}/jwks`],
    [
      stack.url + tokenPath,
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: String(userToken),
      },
    ],
  ];
  for (const [url, init] of requests) expect(await fetchFrom(page, url, init), url).toBe("nothing");

  const authorization = new URLSearchParams({
    client_id: localSignIn.pageClient,
    redirect_uri: `${other.origin}/`,
    response_type: "code",
    scope: "openid",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  await page.goto(`${stack.url}${path}/auth?${authorization}`);
  await page.getByText(/redirect_uri did not match/).waitFor();
  expect(page.url()).toContain(stack.url);
});
