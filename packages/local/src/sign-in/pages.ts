import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { nameRule, suggestedNames } from "./users.ts";

const style = `
:root { color-scheme: light dark; --ground: #f6f4ef; --sheet: #fffefb; --text: #1b2625; --dim: #586664;
  --edge: #e2ddd1; --field: #8f958d; --accent: #0f6f69; --on-accent: #fff; --error: #ad332f; }
@media (prefers-color-scheme: dark) { :root { --ground: #101716; --sheet: #161f1e; --text: #e4ebe9; --dim: #9aaaa7;
  --edge: #263331; --field: #6f807d; --accent: #7ac4bc; --on-accent: #101716; --error: #e07a6d; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--text); font: 1rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; }
main { width: 100%; max-width: 24rem; padding: 2rem 1.5rem; background: var(--sheet); border: 1px solid var(--edge);
  border-radius: 1rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.02em; }
p { margin: 0 0 1.25rem; color: var(--dim); }
form { display: grid; gap: .75rem; margin: 0; }
button { font: inherit; font-weight: 600; padding: .7rem 1rem; border-radius: .625rem; cursor: pointer; min-width: 0;
  overflow-wrap: anywhere; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
button.other { background: transparent; color: var(--accent); }
label { display: grid; gap: .35rem; }
input { font: inherit; width: 100%; padding: .6rem .75rem; border-radius: .625rem; border: 1px solid var(--field);
  background: transparent; color: inherit; }
hr { width: 100%; margin: 1.5rem 0; border: 0; border-top: 1px solid var(--edge); }
.error { color: var(--error); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** Ends the session immediately for a user who already chose to sign out. */
const pressSignOut = `document.querySelector("button[name=logout]").click();`;

const hashSource = (text: string) =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** @param origins to which a form may redirect, apart from the stack's own. Browsers apply `form-action` to redirects too */
const createHeaders = (origins: readonly string[]) => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${hashSource(pressSignOut)}`,
    "img-src 'self'",
    ["form-action 'self'", ...origins].join(" "),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // Forms must send their origin.
  "referrer-policy": "same-origin",
});

/** A page of the local issuer. */
export interface SignInPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const sendPage = (response: ServerResponse, { status, headers, body }: SignInPage): void => {
  response.writeHead(status, headers).end(body);
};

const page = (
  status: number,
  title: string,
  content: string,
  origins: readonly string[] = [],
): SignInPage => ({
  status,
  headers: createHeaders(origins),
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Slipway</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`,
});

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Returns the page on which a user chooses a name.
 *
 * @param origins of other pages to which the user returns
 * @param refused the invalid name that was entered
 */
export const chooseUserPage = (origins: readonly string[], refused?: string): SignInPage =>
  page(
    refused === undefined ? 200 : 400,
    "Sign in",
    `<p>Slipway runs on your own machine: be whoever you like. Each user sees only their own files.</p>
<form method="post">
${suggestedNames.map((name) => `<button name="user" value="${name}">Sign in as ${name}</button>`).join("\n")}
</form>
<hr>
<form method="post">
<label>Any other name
<input name="user" required maxlength="64" autocomplete="username"${
      refused === undefined
        ? ""
        : ` value="${escapeHtml(refused)}" aria-invalid="true" aria-describedby="rule"`
    }></label>
${refused === undefined ? "" : `<p class="error" id="rule">${escapeHtml(nameRule)}</p>`}
<button class="other">Sign in with this name</button>
</form>`,
    origins,
  );

/**
 * @param form the hidden form that ends the session
 * @param options `isAsked` is true if the user already chose to sign out, `origins` are those of other pages to which the user returns
 */
export const signOutPage = (
  form: string,
  { isAsked, origins }: { readonly isAsked: boolean; readonly origins: readonly string[] },
): SignInPage =>
  page(
    200,
    "Sign out",
    `<p>Sign out of Slipway in this browser?</p>
${form}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button>
${isAsked ? `<script>${pressSignOut}</script>` : ""}`,
    origins,
  );

export const signedOutPage = (): SignInPage =>
  page(200, "Signed out", `<p>You are signed out.</p>\n<a href="/">Back to Slipway</a>`);

/** Returns a page that shows an error of the issuer. */
export const problemPage = (status: number, words: string): SignInPage =>
  page(status, "That did not work", `<p>${escapeHtml(words)}</p>\n<a href="/">Back to Slipway</a>`);
