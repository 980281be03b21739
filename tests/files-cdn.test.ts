import { createHash } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { defineSlipway } from "@slipway/core";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf, png, type RealFile, realFile } from "./real-files.ts";
import { getUpload, postForm, waitUntilFinalized } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const config = defineSlipway({
  kinds: {
    album: {
      accept: ["image/*", "application/pdf", "text/plain", ".html", ".svg"],
      delivery: "cdn",
    },
    site: { accept: ["image/*", "text/plain", ".html"], visibility: "public" },
    archive: { accept: ["image/*"] },
  },
});

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ config });
});
afterAll(() => stack.close());

const upload = async (kind: keyof (typeof config)["kinds"], file: RealFile) => {
  const response = await callApi(stack.apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind,
      files: [
        {
          fileName: file.name,
          size: file.buffer.length,
          contentType: file.mimeType,
          sha256: file.sha256,
        },
      ],
    }),
  });
  const { uploads } = await response.json();
  await postForm(uploads[0], file.buffer);
  const record = await waitUntilFinalized(stack.apiUrl, uploads[0].id);
  expect(record.status).toBe("ready");
  return record;
};

const linkTo = async (id: string, disposition = "attachment"): Promise<string> => {
  const query = disposition === "inline" ? "?disposition=inline" : "";
  const response = await callApi(stack.apiUrl + buildPath("downloadUpload", { id }) + query, {
    headers: { accept: "application/json" },
  });
  return (await response.json()).url;
};

const sha256 = async (response: Response) =>
  createHash("sha256")
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest("base64");

const page = "<script>alert(1)</script><p>A page of 40 characters or more</p>";
const html = realFile("a.html", "text/html", `<!doctype html><html><body>${page}</body></html>`);

describe("a link of a kind that CloudFront delivers", () => {
  test("leads to the file, is the same for an hour, and can be kept for as long", async () => {
    const file = png("a photo.png");
    const { id } = await upload("album", file);
    const link = await linkTo(id);
    expect(await linkTo(id)).toBe(link);
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "private, max-age=3600, immutable",
      "content-type": "image/png",
      "content-disposition": 'attachment; filename="a photo.png"',
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
      "accept-ranges": "bytes",
    });
    expect(await sha256(response)).toBe(file.sha256);
    const { previewUrl } = await getUpload(stack.apiUrl, id);
    expect(new URL(previewUrl ?? "").origin).toBe(new URL(link).origin);
    expect((await fetch(previewUrl ?? "")).headers.get("content-disposition")).toMatch(/^inline/);
  });

  test("changes on the hour, and ends after one to two hours", async () => {
    await using other = await startTestStack({ config });
    const before = stack;
    stack = other;
    try {
      const { id } = await upload("album", png("b.png"));
      const link = await linkTo(id);
      other.advanceClock(limits.fileLinks.hour);
      expect(await linkTo(id)).not.toBe(link);
      other.advanceClock(limits.fileLinks.hour);
      const expired = await fetch(link);
      expect(expired.status).toBe(403);
      expect(expired.headers.get("cache-control")).toBe("no-store");
      expect((await fetch(await linkTo(id))).status).toBe(200);
    } finally {
      stack = before;
    }
  });

  test("serves a range, only the headers, and nothing for a file that has not changed", async () => {
    const { id } = await upload("album", png("c.png"));
    const link = await linkTo(id);
    const part = await fetch(link, { headers: { range: "bytes=1-3" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toMatch(/^bytes 1-3\//);
    expect(await part.text()).toBe("PNG");
    const head = await fetch(link, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(String(png("c.png").buffer.length));
    const etag = head.headers.get("etag") ?? "";
    expect((await fetch(link, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(link, { headers: { range: "bytes=9999-" } })).status).toBe(416);
  });

  test("leads to nothing once the file is deleted", async () => {
    const { id } = await upload("album", png("d.png"));
    const link = await linkTo(id);
    expect((await fetch(link)).status).toBe(200);
    const url = stack.apiUrl + buildPath("deleteUpload", { id });
    await callApi(`${url}?permanently=true`, { method: "DELETE" });
    await stack.settled();
    const response = await fetch(link);
    expect([403, 404]).toContain(response.status);
    expect(await response.text()).toBe("");
  });

  test("leads to its own version, whatever is stored at the key later", async () => {
    const file = png("e.png");
    const { id } = await upload("album", file);
    const link = await linkTo(id);
    const [, , , , , , ...key] = new URL(link).pathname.split("/");
    const Key = key.join("/");
    await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: "replaced" }));
    expect(await sha256(await fetch(link))).toBe(file.sha256);
    await stack.s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key }));
    expect(await sha256(await fetch(link))).toBe(file.sha256);
  });

  test.each([
    [html.name, html, "application/octet-stream"],
    ["a PDF", pdf("a.pdf"), "application/pdf"],
  ])("never runs %s in the browser", async (_, file, contentType) => {
    const { id } = await upload("album", file);
    const response = await fetch(await linkTo(id, "inline"));
    expect(response.headers.get("content-type")).toBe(contentType);
    expect(response.headers.get("content-disposition")).toMatch(
      contentType === "application/pdf" ? /^inline/ : /^attachment/,
    );
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });
});

test("a kind that S3 delivers has presigned downloads, and a preview that can be kept", async () => {
  const { id } = await upload("archive", png("f.png"));
  expect(await linkTo(id)).toContain("X-Amz-Signature");
  const { previewUrl = "" } = await getUpload(stack.apiUrl, id);
  expect(previewUrl).not.toContain("X-Amz-Signature");
  expect((await fetch(previewUrl)).headers.get("cache-control")).toContain("immutable");
});

describe("a public file", () => {
  test("has an address without a signature that never changes", async () => {
    const file = png("größe.png");
    const { id } = await upload("site", file);
    const link = await linkTo(id, "inline");
    expect(new URL(link).pathname).toMatch(/^\/public\/inline\/[\w-]+\/uploads\/public\/../);
    const response = await fetch(link);
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600, immutable");
    expect(response.headers.get("content-disposition")).toBe("inline");
    expect(await sha256(response)).toBe(file.sha256);
    expect((await getUpload(stack.apiUrl, id)).previewUrl).toBe(link);
    await callApi(stack.apiUrl + buildPath("deleteUpload", { id }), { method: "DELETE" });
    await stack.settled();
    expect([403, 404]).toContain((await fetch(link)).status);
  });

  test("is downloaded if a browser would run it, however its address is changed", async () => {
    const { id } = await upload("site", html);
    const link = await linkTo(id, "inline");
    for (const url of [
      link,
      link.replace("/public/attachment/", "/public/inline/"),
      `${link}?response-content-type=text/html`,
      `${link}&response-content-disposition=inline`,
    ]) {
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/octet-stream");
      expect(response.headers.get("content-disposition")).toMatch(/^attachment/);
    }
  });
});

/** Sends a request without changing its path, as `fetch` would. */
const statusOf = async (origin: string, path: string, method = "GET"): Promise<number> => {
  const { request } = await import("node:http");
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end();
  });
};

describe("whatever is neither public nor signed stays unreachable", () => {
  let origin: string;
  let path: string;
  let parts: string[];
  let otherPath: string;
  let publicPath: string;
  beforeAll(async () => {
    const link = new URL(await linkTo((await upload("album", png("one.png"))).id));
    ({ origin, pathname: path } = link);
    parts = path.split("/");
    otherPath = new URL(await linkTo((await upload("album", png("two.png"))).id)).pathname;
    publicPath = new URL(await linkTo((await upload("site", png("p.png"))).id)).pathname;
    expect(await statusOf(origin, path)).toBe(200);
    expect(await statusOf(origin, publicPath)).toBe(200);
  });
  /** Returns the signed path with one segment changed: 2 key number, 3 expiry, 4 signature, 5 view, 6 and on the object's key. */
  const withPart = (index: number, change: (part: string) => string) =>
    parts.map((part, at) => (at === index ? change(part) : part)).join("/");
  const flip = (text: string) => `${text[0] === "A" ? "B" : "A"}${text.slice(1)}`;
  const key = () => parts.slice(6).join("/");
  const otherPart = (index: number) => otherPath.split("/")[index] ?? "";
  const viewOf = (versionId: string) =>
    Buffer.from(JSON.stringify([versionId, "text/html", "inline"])).toString("base64url");

  test.each<[string, () => string]>([
    ["an altered signature", () => withPart(4, flip)],
    ["a signature of another case", () => withPart(4, (text) => text.toLowerCase())],
    ["a shorter signature", () => withPart(4, (text) => text.slice(0, -1))],
    ["no signature", () => withPart(4, () => "")],
    ["the signature of another file", () => withPart(4, () => otherPart(4))],
    ["a later expiry", () => withPart(3, (text) => String(Number(text) + 3600))],
    ["an expiry with more digits", () => withPart(3, (text) => `0${text}`)],
    ["another key number", () => withPart(2, () => "2")],
    ["no key number", () => withPart(2, () => "")],
    ["a key number of letters", () => withPart(2, () => "one")],
    ["another version", () => withPart(5, () => otherPart(5))],
    ["another type", () => withPart(5, () => viewOf("x"))],
    ["a view with padding", () => withPart(5, (text) => `${text}=`)],
    [
      "another file's key",
      () => [...parts.slice(0, 6), ...otherPath.split("/").slice(6)].join("/"),
    ],
    ["a trailing dot", () => `${path}.`],
    ["a trailing slash", () => `${path}/`],
    ["two slashes", () => path.replace("/s/", "//s/")],
    ["two slashes within", () => path.replace("/uploads/", "/uploads//")],
    ["a dot segment", () => path.replace("/uploads/", "/uploads/./")],
    ["a parent segment", () => path.replace("/uploads/", "/uploads/../uploads/")],
    ["an encoded dot segment", () => path.replace("/uploads/", "/uploads/%2e%2e/uploads/")],
    ["an encoded character", () => path.replace("uploads", "%75ploads")],
    ["an encoded slash", () => path.replace("/uploads/", "%2fuploads%2f")],
    ["double encoding", () => path.replace("uploads", "%2575ploads")],
    ["upper case", () => path.replace("uploads", "UPLOADS")],
    ["an overlong encoding", () => path.replace("/uploads/", "%c0%afuploads/")],
    ["a full-width letter", () => path.replace("uploads", "%EF%BD%95ploads")],
    ["an encoded NUL", () => `${path}%00`],
    ["a backslash", () => path.replace("/uploads/", "\\uploads\\")],
    ["a semicolon", () => `${path};x=1`],
    ["the object's key alone", () => `/${key()}`],
    ["the object's key as a public file", () => `/public/inline/${parts[5]}/${key()}/x`],
    [
      "the object's key below the public folder",
      () => `/public/inline/${publicPath.split("/")[3]}/uploads/public/../${key().slice(8)}/x`,
    ],
    [
      "the object's key with the public folder in it",
      () => publicPath.replace("/uploads/public/", "/uploads/%70ublic/"),
    ],
    ["a public file without a version", () => publicPath.replace(/inline|attachment/, "inline/")],
    [
      "a public file of another version",
      () => publicPath.replace(/(attachment|inline)\/[\w-]+/, "inline/bnVsbA"),
    ],
    ["a public file in another way", () => publicPath.replace("attachment", "html")],
    ["the root", () => "/"],
    ["no path", () => "*"],
    ["a path of 8,000 characters", () => `/s/${"a".repeat(8000)}`],
  ])("%s", async (_, change) => {
    const status = await statusOf(origin, change());
    expect([400, 403, 404]).toContain(status);
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])("with %s", async (method) => {
    expect(await statusOf(origin, path, method)).toBe(403);
    expect(await statusOf(origin, publicPath, method)).toBe(403);
  });

  test("query parameters change nothing", async () => {
    const response = await fetch(
      `${origin}${path}?versionId=null&response-content-type=text/html&response-cache-control=x&list-type=2`,
    );
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("cache-control")).toContain("max-age=3600");
    expect(await sha256(response)).toBe(png("one.png").sha256);
  });
});
