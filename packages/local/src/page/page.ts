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

/** What the page is made from. */
const sources = [
  "package-lock.json",
  "web/{*,src/**,public/**}",
  "packages/{react,client,core}/src/**",
];

/**
 * Build the page, unless it was built from these very sources.
 *
 * @param log told when it takes a while
 */
export const buildPage = async (log: (line: string) => void): Promise<void> => {
  const wanted = digestOfSources();
  if (wanted === lastBuilt()) return;
  log("Building the page …");
  const { build } = await import("vite");
  await build({ root: web, logLevel: "error" });
  writeFileSync(stamp, wanted);
};

const lastBuilt = (): string | undefined => {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
};

const digestOfSources = (): string => {
  const digest = createHash("sha256");
  for (const path of globSync(sources, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, path));
    // A folder's time changes with the build itself.
    if (!statSync(join(root, path)).isFile()) continue;
    digest.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return digest.digest("hex");
};

/**
 * Serve the built page.
 *
 * @param url the page's one address
 * @param s3Url where the page may send files to and show them from
 * @param signInOrigins which the page may ask besides, to sign somebody in
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
  // Where no page was built, none is served; sirv wants the folder.
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
    // A sign-in comes back to one address alone, whatever name for it a person typed.
    if (request.headers.host !== host) {
      response.writeHead(307, { location: `${url}/` }).end();
      return;
    }
    serve(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("There is nothing here.");
    });
  };
};
