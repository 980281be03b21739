import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentSecurityPolicy, pageHeaders } from "@slipway/core/deployment/page-security";
import sirv from "sirv";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const web = join(root, "web");
const built = join(web, "dist");
const stamp = join(built, ".sources");

/** The files that the page is built from. */
const sources = [
  "package-lock.json",
  "web/{*,src/**,public/**}",
  "packages/{react,client,core}/src/**",
];

/**
 * Builds the page, unless it is up to date.
 *
 * @param log called when a build starts
 */
export const buildPage = async (log: (line: string) => void): Promise<void> => {
  const current = hashSources();
  if (current === lastBuilt()) return;
  log("Building the page …");
  const { build } = await import("vite");
  await build({ root: web, logLevel: "error" });
  writeFileSync(stamp, current);
};

const lastBuilt = (): string | undefined => {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
};

const hashSources = (): string => {
  const digest = createHash("sha256");
  for (const path of globSync(sources, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, path));
    // The build changes the times of folders.
    if (!statSync(join(root, path)).isFile()) continue;
    digest.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return digest.digest("hex");
};

/**
 * Serves the built page.
 *
 * @param url the page's only URL
 * @param s3Url the origin to which the page uploads files and from which it shows them
 * @param signInOrigins other origins that the page calls for sign-in
 */
export const servePage = ({
  url,
  s3Url,
  signInOrigins,
}: {
  readonly url: string;
  readonly s3Url: string;
  readonly signInOrigins: readonly string[];
}) => {
  // The server requires the folder, even if no page was built.
  mkdirSync(built, { recursive: true });
  const policy = contentSecurityPolicy({ storage: s3Url, connect: signInOrigins });
  const serve = sirv(built, {
    single: true,
    setHeaders: (response, path) => {
      const hashed = path.startsWith("/assets/");
      response.setHeader(
        "cache-control",
        hashed ? "public, max-age=31536000, immutable" : "no-cache",
      );
      response.setHeader("content-security-policy", policy);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("x-frame-options", "DENY");
      response.setHeader("referrer-policy", pageHeaders.referrerPolicy);
      response.setHeader("permissions-policy", pageHeaders.permissionsPolicy);
      response.setHeader("cross-origin-opener-policy", pageHeaders.openerPolicy);
    },
  });
  const { host } = new URL(url);
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A sign-in returns to only one URL, whichever host name the user typed.
    if (request.headers.host !== host) {
      response.writeHead(307, { location: `${url}/` }).end();
      return;
    }
    serve(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("Not found.");
    });
  };
};

/** The icon, which the sign-in pages also show. */
const icon = "/favicon.svg";

/** Answers requests for a page if the stack serves none. */
export const answerWithoutPage =
  (apiUrl: string) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === icon) {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      response.end(readFileSync(join(web, "public", icon)));
      return;
    }
    response.writeHead(404, { "content-type": "text/plain" });
    response.end(
      `There is no page, because Slipway was started without it. The API is at ${apiUrl}.\n`,
    );
  };
