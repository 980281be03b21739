import { appendFileSync } from "node:fs";
import { test } from "vitest";
import { openPage, openTab, findItem, chooseAction, chooseFiles, dropFiles, prepareDrop, waitForReady } from "./page.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { callApi } from "./api-calls.ts";
import { getSharedBrowser } from "./shared-browser.ts";
import { startTestStack } from "./stack.ts";
const browser = await getSharedBrowser();
const out = (...a: unknown[]) => appendFileSync("/tmp/h/cl/more.log", a.map((x) => typeof x === "string" ? x : JSON.stringify(x)).join(" ") + "\n");
const step = async (name: string, act: () => Promise<unknown>) => { try { out("##", name); await act(); } catch (e) { out("!! FAIL", name, String(e).slice(0, 700)); } };
const dialogs = (page: any) => page.getByRole("dialog").evaluateAll((d: any[]) => d.map((x) => (x.getAttribute("aria-label") || x.innerText).replace(/\n+/g, " | ").slice(0, 260)));
const live = async (page: any) => (await page.locator("[role=status], [role=alert], output").allTextContents()).filter(Boolean);

test("drop and share", async () => {
  await using stack = await startTestStack({ page: true });
  for (let i = 1; i <= 30; i++) await uploadFile(stack.apiUrl, realFile(`note ${i}.txt`, "text/plain", `note ${i}`));
  await using opened = await openPage(browser, stack.url, { viewport: { width: 1200, height: 800 } });
  const { page, library, errors, uploads } = opened; page.setDefaultTimeout(6000);
  await waitForReady(library, "note 30.txt");
  await step("filechooser on Upload", async () => {
    const p2 = await page.context().newPage(); await p2.addInitScript(() => 0); await p2.close();
    const ctx = await browser.newContext(); const raw = await ctx.newPage();
    const { prepareSession } = await import("./sign-in/prepared-session.ts"); await prepareSession(raw, stack.url, "Ada"); await raw.goto(stack.url); await raw.locator("#library").waitFor(); await raw.waitForTimeout(500);
    out("buttons", await raw.getByRole("button").evaluateAll((b) => b.map((x) => x.getAttribute("aria-label") || x.textContent)));
    const fc = raw.waitForEvent("filechooser", { timeout: 4000 }).then(() => "filechooser!", () => "no filechooser event");
    await raw.getByRole("button", { name: /^Upload/ }).first().click(); out(await fc, "menu", await raw.getByRole("menuitem").allTextContents());
    await ctx.close();
  });
  await step("drop text", async () => {
    await page.evaluate(() => { const t = new DataTransfer(); t.setData("text/plain", "hello"); for (const type of ["dragenter", "dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: t })); });
    await page.waitForTimeout(400); out(await live(page), await uploads.count());
  });
  await step("drop zero + same twice + ds_store", async () => {
    await dropFiles(page, [realFile("empty.txt", "text/plain", ""), realFile("twin.txt", "text/plain", "twin"), realFile("twin.txt", "text/plain", "twin"), realFile("copy-of-twin.txt", "text/plain", "twin"), realFile(".DS_Store", "application/octet-stream", "x"), realFile("x.exe", "application/x-msdownload", "MZ")]);
    await page.waitForTimeout(3000); out((await uploads.innerText()).replace(/\n+/g, " | ")); out(await live(page)); await page.screenshot({ path: "/tmp/h/cl/drop1.png" });
  });
  await step("drop while viewer open", async () => {
    await findItem(library, "note 30.txt").click(); await page.getByRole("dialog").waitFor();
    await dropFiles(page, [realFile("via-viewer.txt", "text/plain", "via viewer")]); await page.waitForTimeout(2500); out(await dialogs(page), page.url()); await page.screenshot({ path: "/tmp/h/cl/drop-viewer.png" });
    out("live", await live(page)); const view = page.getByRole("button", { name: "View", exact: true }); out("view buttons", await view.count()); if (await view.count()) { await view.first().click(); await page.waitForTimeout(700); out(page.url(), await dialogs(page)); }
    await page.keyboard.press("Escape"); await page.waitForTimeout(400); out("closed", page.url());
  });
  await step("drop while share dialog open", async () => {
    await chooseAction(library, "note 29.txt", "Share"); await page.getByRole("dialog").waitFor();
    await dropFiles(page, [realFile("via-dialog.txt", "text/plain", "via dialog")]); await page.waitForTimeout(2000); out(await dialogs(page)); await page.keyboard.press("Escape"); await findItem(library, "via-dialog.txt").waitFor(); out("ok");
  });
  await step("paste image", async () => {
    await page.evaluate(async () => { const c = new OffscreenCanvas(20, 20); c.getContext("2d")!.fillRect(0, 0, 9, 9); const b = await c.convertToBlob({ type: "image/png" }); const t = new DataTransfer(); t.items.add(new File([b], "image.png", { type: "image/png" })); document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: t, bubbles: true, cancelable: true })); });
    await page.waitForTimeout(2500); out(await page.getByRole("gridcell").first().getAttribute("data-name"), await page.getByRole("gridcell").first().getAttribute("data-fresh"));
  });
  await step("zip", async () => {
    await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    await page.goto(`${stack.url}/?q=twin`); await page.waitForTimeout(1200); await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    await page.keyboard.press("Control+a"); out(await page.getByRole("toolbar").first().getAttribute("aria-label"));
    const [d] = await Promise.all([page.waitForEvent("download"), page.getByRole("toolbar").first().getByRole("button", { name: "Download" }).click()]); await d.saveAs("/tmp/h/cl/files.zip"); out(d.suggestedFilename());
  });
  await step("select after resort keeps", async () => {
    await page.goto(stack.url); await waitForReady(library, "note 30.txt");
    await page.getByRole("searchbox").fill("note"); await page.waitForTimeout(500);
    await findItem(library, "note 30.txt").click({ modifiers: ["Control"] });
    out("selected then inert toolbar:", await page.getByRole("toolbar").count());
    await page.keyboard.press("Escape");
  });
  await step("undo after trash view", async () => {
    await page.goto(`${stack.url}/?q=note+2`); await page.waitForTimeout(1000);
    await chooseAction(library, "note 20.txt", "Move to trash"); await page.getByRole("button", { name: "Undo" }).waitFor();
    await page.getByRole("button", { name: "Trash", exact: true }).click(); await page.waitForTimeout(900);
    await page.getByRole("button", { name: "Undo" }).click(); await page.waitForTimeout(1200);
    out("trash after undo", await page.getByRole("gridcell").count());
    await page.getByRole("button", { name: "Back to your files" }).click(); await page.waitForTimeout(900);
    out("shown", await findItem(library, "note 20.txt").count(), await page.locator("#library output").first().textContent());
  });
  await step("share odd options", async () => {
    await page.goto(stack.url); await waitForReady(library, "note 30.txt");
    await chooseAction(library, "note 30.txt", "Share"); const d = page.getByRole("dialog");
    await d.getByRole("button", { name: "More options" }).click();
    await d.getByLabel("Password", { exact: true }).fill("  pass 🔐 word  "); await d.getByLabel("Download limit").fill("1"); await d.getByLabel("Name").fill("<img src=x onerror=alert(1)>");
    await d.getByRole("button", { name: "Copy link" }).click(); const url = await d.getByRole("textbox", { name: "Link", exact: true }).inputValue(); out(await live(page)); await page.waitForTimeout(500); out((await d.innerText()).replace(/\n+/g, " | ").slice(0, 500));
    const v = await browser.newContext({ timezoneId: "Pacific/Auckland", locale: "en-US" }); const vp = await v.newPage(); vp.setDefaultTimeout(5000); await vp.goto(url); out("visitor", (await vp.locator("body").innerText()).replace(/\n+/g, " | "));
    await vp.getByLabel("Password").fill("pass 🔐 word"); await vp.getByRole("button", { name: "Show files" }).click(); await vp.waitForTimeout(500); out("trimmed pw:", (await vp.locator("body").innerText()).replace(/\n+/g, " | "));
    await vp.getByLabel("Password").fill("  pass 🔐 word  ").catch(() => 0); await vp.getByRole("button", { name: "Show files" }).click().catch(() => 0); await vp.waitForTimeout(500); out("exact pw:", (await vp.locator("body").innerText()).replace(/\n+/g, " | "), vp.url().replace(/[A-Za-z0-9_-]{20,}/, "TOKEN"));
    const dl = await Promise.all([vp.waitForEvent("download"), vp.getByRole("link", { name: "Download" }).click()]).then(() => "downloaded", (e) => String(e).slice(0, 200)); out(dl);
    await vp.getByRole("link", { name: "Download" }).click().catch((e) => out(String(e).slice(0, 100))); await vp.waitForTimeout(700); out("second download:", (await vp.locator("body").innerText()).replace(/\n+/g, " | ").slice(0, 300));
    await d.getByLabel("Download limit").fill("2"); await d.getByLabel("Password", { exact: true }).fill(""); await d.getByRole("button", { name: /Copy/ }).first().click(); await page.waitForTimeout(600); const url2 = await d.getByRole("textbox", { name: "Link", exact: true }).inputValue();
    const p3 = await v.newPage(); p3.setDefaultTimeout(5000); await p3.goto(url2); out("visitor2", (await p3.locator("body").innerText()).replace(/\n+/g, " | "));
    out("links", await d.getByRole("listitem").allTextContents()); await d.getByRole("button", { name: /^Revoke / }).first().click(); await page.waitForTimeout(600); out("links after revoke", await d.getByRole("listitem").allTextContents());
    await p3.getByRole("link", { name: "Download" }).click(); await p3.waitForTimeout(600); out("download after revoke:", (await p3.locator("body").innerText()).replace(/\n+/g, " | ").slice(0, 300)); await p3.screenshot({ path: "/tmp/h/cl/revoked.png" });
    for (const bad of ["0", "-3", "1.5", "99999999999", "abc"]) { await d.getByLabel("Download limit").fill(bad); out("limit", bad, await d.getByLabel("Download limit").inputValue()); await d.getByRole("button", { name: /Copy (new )?link/ }).click(); await page.waitForTimeout(500); out("   ", (await d.innerText()).replace(/\n+/g, " | ").slice(0, 420)); }
    await d.getByLabel("Download limit").fill(""); await d.getByLabel("Password", { exact: true }).fill("ab"); await d.getByRole("button", { name: /Copy (new )?link/ }).click(); await page.waitForTimeout(500); out("short pw", (await d.innerText()).replace(/\n+/g, " | ").slice(0, 420));
    await v.close(); await page.keyboard.press("Escape");
  });
  await step("clipboard", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: stack.url }).catch((e) => out(String(e)));
    await chooseAction(library, "note 28.txt", "Share"); await page.getByRole("dialog").getByRole("button", { name: "Copy link" }).click(); await page.waitForTimeout(700); out(await live(page), (await page.evaluate(() => navigator.clipboard.readText())).slice(0, 60)); await page.keyboard.press("Escape");
    await page.context().clearPermissions(); 
    await page.evaluate(() => { Object.defineProperty(navigator, "clipboard", { value: { write: () => Promise.reject(new DOMException("denied", "NotAllowedError")), writeText: () => Promise.reject(new DOMException("denied", "NotAllowedError")) }, configurable: true }); });
    await chooseAction(library, "note 27.txt", "Share"); await page.getByRole("dialog").getByRole("button", { name: "Copy link" }).click(); await page.waitForTimeout(900); out("denied", await live(page), "focus", await page.evaluate(() => { const a = document.activeElement as HTMLInputElement; return `${a?.getAttribute("aria-label") ?? a?.tagName} ${a?.selectionStart}-${a?.selectionEnd}`; })); await page.keyboard.press("Escape");
  });
  out("errors", errors);
}, 200_000);

test("sign-out, language", async () => {
  await using stack = await startTestStack({ page: true });
  for (let i = 1; i <= 8; i++) await uploadFile(stack.apiUrl, realFile(`note ${i}.txt`, "text/plain", `note ${i}`));
  await using opened = await openPage(browser, stack.url, { viewport: { width: 1200, height: 800 } });
  const { page, library, errors, uploads } = opened; page.setDefaultTimeout(6000);
  await waitForReady(library, "note 8.txt");
  await step("language with dialogs", async () => {
    await chooseAction(library, "note 8.txt", "Edit"); const d = page.getByRole("dialog"); await d.getByLabel("Caption").fill("typed caption");
    await page.evaluate(() => { const s = [...document.querySelectorAll("select")].find((x) => [...x.options].some((o) => o.textContent === "Deutsch"))!; s.value = [...s.options].find((o) => o.textContent === "العربية")!.value; s.dispatchEvent(new Event("change", { bubbles: true })); });
    await page.waitForTimeout(900); out(await dialogs(page), await d.locator("textarea").first().inputValue(), await page.evaluate(() => document.documentElement.dir + document.documentElement.lang)); await page.screenshot({ path: "/tmp/h/cl/ar-edit.png" });
    await page.keyboard.press("Escape"); await page.waitForTimeout(400); out("closed?", await page.getByRole("dialog").count());
    await page.getByRole("gridcell").first().focus(); const n = async () => page.evaluate(() => document.activeElement?.getAttribute("data-name")); out(await n()); await page.keyboard.press("ArrowLeft"); out("ar left", await n()); await page.keyboard.press("ArrowRight"); out("ar right", await n());
    await page.keyboard.press("Enter"); await page.waitForTimeout(700); await page.keyboard.press("ArrowLeft"); await page.waitForTimeout(700); out("viewer left", await dialogs(page)); await page.screenshot({ path: "/tmp/h/cl/ar-view.png" }); await page.keyboard.press("Escape");
    await page.evaluate(() => { const s = [...document.querySelectorAll("select")].find((x) => [...x.options].some((o) => o.textContent === "Deutsch"))!; s.value = [...s.options].find((o) => o.textContent === "English")!.value; s.dispatchEvent(new Event("change", { bubbles: true })); }); await page.waitForTimeout(600);
  });
  await step("caption survives reload", async () => {
    await chooseAction(library, "note 8.txt", "Edit"); const d = page.getByRole("dialog"); out("dialog draft", await d.getByLabel("Caption").inputValue()); await d.getByLabel("Caption").fill("draft 2"); await page.reload(); await waitForReady(library, "note 8.txt"); out("after reload dialogs", await dialogs(page)); if (!(await page.getByRole("dialog").count())) await chooseAction(library, "note 8.txt", "Edit"); out(await d.getByLabel("Caption").inputValue()); await page.keyboard.press("Escape"); await page.waitForTimeout(300); out("after esc", await dialogs(page));
    await chooseAction(library, "note 8.txt", "Edit"); out("after escape reopened:", await d.getByLabel("Caption").inputValue()); await d.getByRole("button", { name: "Cancel" }).click(); await chooseAction(library, "note 8.txt", "Edit"); out("after cancel reopened:", await d.getByLabel("Caption").inputValue()); await page.keyboard.press("Escape");
    await findItem(library, "note 7.txt").click(); await page.getByRole("button", { name: "Add a caption" }).click(); await page.keyboard.type("inline draft"); await page.reload(); await page.waitForTimeout(1500); out("inline", await page.getByRole("textbox").evaluateAll((t) => t.map((x: any) => x.value))); await page.keyboard.press("Escape"); await page.waitForTimeout(300); out(await dialogs(page)); await page.goto(stack.url);
  });
  await step("sign out elsewhere: dialog + uploads", async () => {
    const tab = await openTab(page, stack.url); tab.setDefaultTimeout(6000);
    const before: string[] = []; tab.on("dialog", (d) => { before.push(d.type()); void d.accept(); }); page.on("dialog", (d) => { before.push("page " + d.type()); void d.accept(); });
    await tab.route("**/*", (r) => r.request().method() === "POST" && /s3|:\d+\/[^/]+$/.test(r.request().url()) && (r.request().postData() ?? "").includes("policy") ? undefined : r.continue());
    await chooseFiles(tab, [realFile("slow.txt", "text/plain", "slow"), realFile("slow2.txt", "text/plain", "slow2")]); await tab.waitForTimeout(800);
    await tab.bringToFront(); await chooseAction(tab.getByRole("region", { name: "Library" }), "note 6.txt", "Edit"); await tab.getByRole("dialog").getByLabel("Caption").fill("secret caption");
    await page.bringToFront(); await page.getByRole("button", { name: "Sign out" }).click(); await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    await tab.waitForTimeout(1500); out("tab", tab.url(), (await tab.locator("body").innerText()).replace(/\n+/g, " | ").slice(0, 300), "dialogs", await dialogs(tab), "title", await tab.title(), "beforeunload", before); await tab.screenshot({ path: "/tmp/h/cl/signed-out-tab.png" });
    out("storage", await tab.evaluate(() => JSON.stringify({ l: { ...localStorage }, s: Object.keys(sessionStorage) }).slice(0, 400)), await tab.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)));
    const req: string[] = []; tab.on("request", (r) => req.push(r.url())); await tab.waitForTimeout(3000); out("requests after sign-out", req.length, req.slice(0, 5));
  });
  out("errors", errors);
}, 120_000);

test("offline, truth", async () => {
  await using stack = await startTestStack({ page: true });
  for (let i = 1; i <= 4; i++) await uploadFile(stack.apiUrl, realFile(`note ${i}.txt`, "text/plain", `note ${i}`));
  await using opened = await openPage(browser, stack.url, { viewport: { width: 1200, height: 800 } });
  const { page, library, errors, uploads } = opened; page.setDefaultTimeout(6000); await waitForReady(library, "note 4.txt");
  await step("offline", async () => {
    await page.context().setOffline(true); await page.waitForTimeout(900); out(await live(page));
    await findItem(library, "note 4.txt").click(); await page.waitForTimeout(1500); out("viewer offline", await dialogs(page)); await page.screenshot({ path: "/tmp/h/cl/off-view.png" }); await page.keyboard.press("Escape");
    await chooseAction(library, "note 3.txt", "Share").catch((e) => out(String(e).slice(0, 200))); await page.waitForTimeout(1500); out("share offline", await dialogs(page)); if (await page.getByRole("button", { name: "Copy link" }).count()) { await page.getByRole("button", { name: "Copy link" }).click(); await page.waitForTimeout(2500); out(await dialogs(page)); } await page.keyboard.press("Escape");
    await chooseAction(library, "note 2.txt", "Download").catch((e) => out(String(e).slice(0, 200))); await page.waitForTimeout(1500); out("download offline", await live(page));
    await page.getByRole("searchbox").fill("note 1"); await page.waitForTimeout(500); out("search offline", await page.getByRole("gridcell").count()); await page.getByRole("searchbox").fill("");
    await chooseFiles(page, [realFile("off.txt", "text/plain", "off")]); await page.waitForTimeout(1500); out("uploads", (await uploads.innerText()).replace(/\n+/g, " | "), await page.title());
    await page.getByRole("button", { name: "Trash", exact: true }).click(); await page.waitForTimeout(1200); out("trash offline", (await page.locator("#library").innerText()).replace(/\n+/g, " | ")); 
    await page.context().setOffline(false); await page.waitForTimeout(3500); out("online", await live(page), "trash", (await page.locator("#library").innerText()).replace(/\n+/g, " | ")); await page.goBack(); await findItem(library, "off.txt").waitFor(); out("arrived", await live(page));
  });
  await step("share in expired time", async () => { out("errors", errors); });
}, 120_000);
