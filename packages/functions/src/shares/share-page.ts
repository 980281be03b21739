import { createHash } from "node:crypto";
import { hasPreview } from "@slipway/core/content/display";
import { pageHeaders } from "@slipway/core/deployment/page-security";
import { limits } from "@slipway/core/limits";
import type { ReadyRecord } from "@slipway/core/record";
import { pageContentType } from "@slipway/core/routes/route";
import type { HttpResponse } from "../http/http.ts";
import type { OpenedShare } from "./open-share.ts";

/** The page's only style. Its hash is in the Content-Security-Policy. */
const style = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:anywhere}
ul{list-style:none;padding:0}
li{border:1px solid #8886;border-radius:.5rem;padding:1rem;margin:1rem 0}
img{display:block;max-width:100%;max-height:60vh;margin:0 auto 1rem}
a,button{display:inline-block;padding:.6rem 1.2rem;border:0;border-radius:.5rem;background:#1a5fb4;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
input{font:inherit;padding:.6rem;width:100%;box-sizing:border-box;margin:.5rem 0 1rem}
p.size{opacity:.75;margin:.25rem 0 .75rem}`;

const styleHash = createHash("sha256").update(style).digest("base64");

/**
 * Browsers name the address, which has the token, to no other origin. With `no-referrer` they would send the form from the origin `null`
 * (Fetch Standard, "append a request `Origin` header"), which the API refuses as another page's.
 */
const referrerPolicy = "same-origin";

/** Escapes a text for HTML, and for attributes in double quotes. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const units = ["bytes", "KB", "MB", "GB"] as const;

/** Formats a size for people, with 1,024 bytes to the KB. */
const formatSize = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
};

/** Creates a page. Only its name is for the previews of links in other apps, and no page is indexed. */
const createPage = (
  statusCode: number,
  {
    name,
    body,
    imageOrigins = [],
  }: {
    /** What the owner called the link. */
    readonly name?: string | undefined;
    /** HTML. */
    readonly body: string;
    readonly imageOrigins?: readonly string[];
  },
): HttpResponse => {
  const title = escapeHtml(name ?? "Shared files");
  return {
    statusCode,
    headers: {
      "content-type": `${pageContentType}; charset=utf-8`,
      "cache-control": "no-store",
      "content-security-policy": [
        "default-src 'none'",
        `style-src 'sha256-${styleHash}'`,
        `img-src ${[...new Set(imageOrigins)].join(" ") || "'none'"}`,
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
      "referrer-policy": referrerPolicy,
      "permissions-policy": pageHeaders.permissionsPolicy,
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-robots-tag": "noindex, nofollow",
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
${name === undefined ? "" : `<meta property="og:title" content="${title}">`}
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`,
  };
};

const messages = {
  revoked: "This link was revoked by its owner.",
  expired: "This link has expired.",
  exhausted: "This link was used as often as its owner allowed.",
  deleted: "The files of this link are no longer available.",
} as const;

const passwordProblems = {
  "wrong-password": "The password is wrong.",
  "too-many-attempts": `Too many attempts. Try again in ${limits.shares.lockout / 60} minutes.`,
} as const;

const createForm = ({ share, problem }: Extract<OpenedShare, { kind: "locked" }>): HttpResponse =>
  createPage(problem === undefined ? 200 : problem === "wrong-password" ? 403 : 429, {
    name: share.name,
    body: `${problem === undefined ? "" : `<p role="alert">${passwordProblems[problem]}</p>`}
<form method="post">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="off" required maxlength="${limits.shares.passwordLength.max}">
<button>Show files</button>
</form>`,
  });

const createFile = (
  { id, fileName, object }: ReadyRecord,
  { href, preview }: { readonly href: string; readonly preview: string | undefined },
): string => `<li id="${id}">
${preview === undefined ? "" : `<img src="${escapeHtml(preview)}" alt="">`}
<strong><bdi>${escapeHtml(fileName)}</bdi></strong>
<p class="size">${formatSize(object.size)}</p>
<a href="${escapeHtml(href)}" rel="nofollow noreferrer">Download</a>
</li>`;

const createFiles = async (
  { share, files, pass }: Extract<OpenedShare, { kind: "open" }>,
  { path, linkToPreview }: PageOptions,
): Promise<HttpResponse> => {
  const query = pass === undefined ? "" : `?pass=${encodeURIComponent(pass)}`;
  const shown = await Promise.all(
    files.map(async (record) => ({
      record,
      href: `${path}/${record.id}${query}`,
      preview: hasPreview(record.object.contentType) ? await linkToPreview(record) : undefined,
    })),
  );
  return createPage(200, {
    name: share.name,
    body: `<ul>\n${shown.map(({ record, ...links }) => createFile(record, links)).join("\n")}\n</ul>`,
    imageOrigins: shown.flatMap(({ preview }) =>
      preview !== undefined && URL.canParse(preview) ? [new URL(preview).origin] : [],
    ),
  });
};

interface PageOptions {
  /** The path of the link's page on its server, without a slash at its end. */
  readonly path: string;
  readonly linkToPreview: (record: ReadyRecord) => Promise<string>;
}

/** Returns the page of a share link. */
export const createSharePage = async (
  opened: OpenedShare,
  options: PageOptions,
): Promise<HttpResponse> => {
  switch (opened.kind) {
    case "not-found":
      return createPage(404, { body: "<p>There is no such link. Check the address.</p>" });
    case "gone":
      return createPage(410, { body: `<p>${messages[opened.end]}</p>` });
    case "locked":
      return createForm(opened);
    case "open":
      return createFiles(opened, options);
    default:
      return opened satisfies never;
  }
};

/** Returns the page for a request that could not be answered. */
export const createFailurePage = (): HttpResponse =>
  createPage(503, { body: "<p>The files are not available at the moment. Try again.</p>" });

/** Redirects to a file. */
export const redirectToFile = (location: string): HttpResponse => ({
  statusCode: 302,
  headers: {
    location,
    "cache-control": "no-store",
    "referrer-policy": pageHeaders.referrerPolicy,
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
  },
});
