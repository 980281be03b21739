import { buildPath } from "@slipway/core/routes";
import { languages } from "@slipway/react/language";
import { describe, expect, test } from "vitest";
import { callApi } from "../api-calls.ts";
import { openPage } from "../page.ts";
import { pdf } from "../real-files.ts";
import { uploadFile } from "../script-client.ts";
import { getSharedBrowser } from "../shared-browser.ts";
import { startTestStack } from "../stack.ts";
import { createInspector, inspectStates, longName, smallPhone } from "./inspect-states.ts";

const browser = await getSharedBrowser();

describe.each(Object.keys(languages))(
  "in %s, on a small phone and with a large zoom,",
  (locale) => {
    test("the sign-in page fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack({ page: true });
      await using context = await browser.newContext({ ...smallPhone, locale });
      const page = await context.newPage();
      await page.goto(stack.url);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const { faults, inspect } = createInspector(page);
      await inspect("sign-in");
      expect(faults).toEqual({});
    });

    test("the page of a share link fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack();
      const { id } = await uploadFile(stack.apiUrl, pdf(longName));
      const response = await callApi(stack.apiUrl + buildPath("createShareLink", { id }), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password: "correct horse", name: longName }),
      });
      const { url } = await response.json();
      await using context = await browser.newContext({ ...smallPhone, locale });
      const page = await context.newPage();
      const { faults, inspect } = createInspector(page);
      await page.goto(url);
      await inspect("password");
      await page.locator("input[type=password]").fill("correct horse");
      await page.getByRole("button").click();
      await page.getByRole("link").waitFor();
      await inspect("files");
      expect(faults).toEqual({});
    });

    test("each state of the page fits, and its controls are within reach of a finger", async () => {
      await using stack = await startTestStack({ page: true });
      await using opened = await openPage(browser, stack.url, { ...smallPhone, locale });
      const { page } = opened;
      expect(await inspectStates(page, stack.apiUrl)).toEqual({});
      expect(opened.errors).toEqual([]);
    });
  },
);
