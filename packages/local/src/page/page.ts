import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { contentSecurityPolicy, pageHeaders } from "@slipway/core/deployment/page-security";
import { pageSettingsPath } from "@slipway/core/deployment/page-settings";
import { pageFolder } from "@slipway/page";
import compression from "compression";
import sirv from "sirv";
import type { SignIn } from "../sign-in/sign-in.ts";

/**
 * Serves the built page.
 *
 * @param url the page's only URL
 * @param storage the origins to which the page uploads files and from which it shows them
 * @param apiPath where the API is on this origin
 * @param signIn the page's sign-in, and the other origins that it calls
 */
export const servePage = ({
  url,
  storage,
  apiPath,
  signIn,
}: {
  readonly url: string;
  readonly storage: readonly string[];
  readonly apiPath: string;
  readonly signIn: Pick<SignIn, "settings" | "origins">;
}) => {
  const policy = contentSecurityPolicy({ storage, connect: signIn.origins });
  const setHeaders = (response: ServerResponse, path: string): void => {
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
  };
  const serve = sirv(pageFolder, { single: true, etag: true, setHeaders });
  const compress = compression();
  const settings = JSON.stringify({ api: apiPath, signIn: signIn.settings });
  const { host } = new URL(url);
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A sign-in returns to only one URL, whichever host name the user typed.
    if (request.headers.host !== host) {
      response.writeHead(307, { location: `${url}/` }).end();
      return;
    }
    const answer = () => {
      if (request.url === pageSettingsPath) {
        setHeaders(response, pageSettingsPath);
        response.setHeader("content-type", "application/json");
        response.end(settings);
        return;
      }
      serve(request, response, () => {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end("Not found.");
      });
    };
    // A range is one of the file's own bytes.
    if (request.headers.range === undefined) compress(request, response, answer);
    else answer();
  };
};

/** The icon, which the sign-in pages also show. */
const icon = "/favicon.svg";
const iconFile = join(pageFolder, icon);

/** Answers requests for a page if the stack serves none. */
export const answerWithoutPage =
  (apiUrl: string) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === icon && existsSync(iconFile)) {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      response.end(readFileSync(iconFile));
      return;
    }
    response.writeHead(404, { "content-type": "text/plain" });
    response.end(
      `There is no page, because Slipway was started without it. The API is at ${apiUrl}.\n`,
    );
  };
