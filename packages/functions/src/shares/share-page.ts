import { createHash } from "node:crypto";
import { hasPreview } from "@slipway/core/content/display";
import { readExtensionLabel } from "@slipway/core/content/find-type";
import { pageHeaders } from "@slipway/core/deployment/page-security";
import { getDirection, type MatchedLanguage } from "@slipway/core/language/languages";
import { formatSizeIn } from "@slipway/core/language/size";
import { limits } from "@slipway/core/limits";
import type { ReadyRecord } from "@slipway/core/record";
import { pageContentType } from "@slipway/core/routes/route";
import type { HttpResponse } from "../http/http.ts";
import type { OpenedShare } from "./open-share.ts";
import { sharePageWords } from "./share-page-words.ts";

/** The page's only style. Its hash is in the Content-Security-Policy. */
const style = `:root{color-scheme:light dark;--ground:#f6f4ef;--sheet:#fffefb;--text:#1b2625;--dim:#586664;--edge:#e2ddd1;--field:#8f958d;--accent:#0f6f69;--on-accent:#fff;--error:#ad332f;font:1rem/1.5 ui-sans-serif,system-ui,sans-serif}
@media (prefers-color-scheme:dark){:root{--ground:#101716;--sheet:#161f1e;--text:#e4ebe9;--dim:#9aaaa7;--edge:#263331;--field:#6f807d;--accent:#7ac4bc;--on-accent:#101716;--error:#e07a6d}}
body{display:grid;box-sizing:border-box;min-height:100dvh;margin:0;padding:clamp(1rem,5vw,3.5rem) 1rem;background:var(--ground);color:var(--text);overflow-wrap:anywhere}
main{box-sizing:border-box;width:min(100%,26rem);margin:auto;padding:clamp(1.25rem,5vw,2rem)}
main:not(.files),li{border:1px solid var(--edge);border-radius:1rem;background:var(--sheet)}
main.files{width:min(100%,64rem);margin:0 auto;padding:0}
h1{margin:0 0 1.25rem;font-size:1.5rem;line-height:1.2;text-wrap:balance}
p{margin:0}
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem;margin:0;padding:0;list-style:none}
li{display:flex;flex-wrap:wrap;place-content:flex-start space-between;align-items:center;gap:.75rem 1rem;padding:1rem}
li>div{flex:1 1 8rem;min-width:0}
img,.type{box-sizing:border-box;width:100%;aspect-ratio:4/3;border-radius:.625rem;background:var(--ground)}
img{display:block;object-fit:cover}
.type{display:grid;place-items:center;color:var(--dim);font-weight:600;letter-spacing:.05em}
main:has(li:only-child){max-width:40rem}
ul:has(li:only-child){grid-template-columns:1fr}
li:only-child>img{aspect-ratio:auto;max-height:60vh;object-fit:contain}
a,button{display:inline-block;padding:.6rem 1.2rem;border:1px solid transparent;border-radius:.625rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
label{font-weight:600}
input{width:100%;margin:.35rem 0 1rem;padding:.6rem .75rem;border:1px solid var(--field);border-radius:.625rem;background:transparent;color:inherit;font:inherit;box-sizing:border-box}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.size{color:var(--dim);font-size:.875rem}
.problem{margin:0 0 1rem;color:var(--error);font-weight:600}`;

const styleHash = createHash("sha256").update(style).digest("base64");

/**
 * Browsers name the address, which has the token, to no other origin. With `no-referrer` they would send the form from the origin `null`
 * (Fetch Standard, "append a request `Origin` header"), which the API refuses as another page's.
 */
const referrerPolicy = "same-origin";

/** Escapes a text for HTML, and for attributes in double quotes. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Creates a page. Only its name is for the previews of links in other apps, and no page is indexed. */
const createPage = (
  statusCode: number,
  { language, locale }: MatchedLanguage,
  {
    name,
    body,
    imageOrigins = [],
    hasFiles = false,
  }: {
    /** What the owner called the link. */
    readonly name?: string | undefined;
    /** HTML. */
    readonly body: string;
    readonly imageOrigins?: readonly string[];
    readonly hasFiles?: boolean;
  },
): HttpResponse => {
  const title = escapeHtml(name ?? sharePageWords[language].title);
  return {
    statusCode,
    headers: {
      "content-type": `${pageContentType}; charset=utf-8`,
      "content-language": locale,
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
<html lang="${escapeHtml(locale)}" dir="${getDirection(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
${name === undefined ? "" : `<meta property="og:title" content="${title}">`}
<style>${style}</style>
</head>
<body>
<main${hasFiles ? ' class="files"' : ""}>
<h1 dir="auto">${title}</h1>
${body}
</main>
</body>
</html>
`,
  };
};

/** Formats how long a link is locked, such as `15 minutes`. */
const formatLockout = (locale: string): string =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(
    limits.shares.lockout / 60,
  );

const createForm = (
  { share, problem }: Extract<OpenedShare, { kind: "locked" }>,
  matched: MatchedLanguage,
): HttpResponse => {
  const words = sharePageWords[matched.language];
  const problems = {
    "wrong-password": { status: 403, text: words.wrongPassword },
    "too-many-attempts": {
      status: 429,
      text: words.tooManyAttempts(formatLockout(matched.locale)),
    },
  };
  const found = problem && problems[problem];
  return createPage(found?.status ?? 200, matched, {
    name: share.name,
    body: `${found === undefined ? "" : `<p class="problem" role="alert">${found.text}</p>`}
<form method="post">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="off" required maxlength="${limits.shares.passwordLength.max}">
<button>${words.showFiles}</button>
</form>`,
  });
};

interface FileLinks {
  readonly href: string;
  readonly preview: string | undefined;
  /** True if the file has a tile with its type in place of a preview, beside files with previews. */
  readonly hasTile: boolean;
}

const createFile = (
  { id, fileName, object }: ReadyRecord,
  { href, preview, hasTile }: FileLinks,
  { language, locale }: MatchedLanguage,
): string => `<li id="${id}">
${preview === undefined ? (hasTile ? createTile(fileName) : "") : `<img src="${escapeHtml(preview)}" alt="">`}
<div><strong><bdi>${escapeHtml(fileName)}</bdi></strong>
<p class="size">${formatSizeIn(locale, object.size)}</p></div>
<a href="${escapeHtml(href)}" rel="nofollow noreferrer">${sharePageWords[language].download}</a>
</li>`;

/** Shows the extension, which the name beside it has for screen readers. */
const createTile = (fileName: string): string =>
  `<span class="type" aria-hidden="true">${escapeHtml(readExtensionLabel(fileName))}</span>`;

const createFiles = async (
  { share, files, pass }: Extract<OpenedShare, { kind: "open" }>,
  { path, matched, linkToPreview }: PageOptions,
): Promise<HttpResponse> => {
  const query = pass === undefined ? "" : `?pass=${encodeURIComponent(pass)}`;
  const shown = await Promise.all(
    files.map(async (record) => ({
      record,
      href: `${path}/${record.id}${query}`,
      preview: hasPreview(record.object.contentType) ? await linkToPreview(record) : undefined,
    })),
  );
  const hasTile = shown.some(({ preview }) => preview !== undefined);
  const items = shown.map(({ record, ...links }) =>
    createFile(record, { ...links, hasTile }, matched),
  );
  return createPage(200, matched, {
    name: share.name,
    hasFiles: true,
    body: `<ul>\n${items.join("\n")}\n</ul>`,
    imageOrigins: shown.flatMap(({ preview }) =>
      preview !== undefined && URL.canParse(preview) ? [new URL(preview).origin] : [],
    ),
  });
};

interface PageOptions {
  /** The path of the link's page on its server, without a slash at its end. */
  readonly path: string;
  /** The language of the visitor. */
  readonly matched: MatchedLanguage;
  readonly linkToPreview: (record: ReadyRecord) => Promise<string>;
}

/** Returns the page of a share link. */
export const createSharePage = async (
  opened: OpenedShare,
  options: PageOptions,
): Promise<HttpResponse> => {
  const { matched } = options;
  const words = sharePageWords[matched.language];
  switch (opened.kind) {
    case "not-found":
      return createPage(404, matched, { body: `<p>${words.notFound}</p>` });
    case "gone":
      return createPage(410, matched, { body: `<p>${words.gone[opened.end]}</p>` });
    case "locked":
      return createForm(opened, matched);
    case "open":
      return createFiles(opened, options);
    default:
      return opened satisfies never;
  }
};

/** Returns the page for a request that could not be answered. */
export const createFailurePage = (matched: MatchedLanguage): HttpResponse =>
  createPage(503, matched, { body: `<p>${sharePageWords[matched.language].failed}</p>` });

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
