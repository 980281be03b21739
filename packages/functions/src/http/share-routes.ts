import { limits } from "@slipway/core/limits";
import { routes } from "@slipway/core/routes";
import type { Route } from "@slipway/core/routes/route";
import { linkToShownFile } from "../links/link-to-file.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { createShareLink, listShareLinks, revokeShareLink } from "../shares/manage-links.ts";
import { downloadSharedFile, type OpenedShare, openShare } from "../shares/open-share.ts";
import { createFailurePage, createSharePage, redirectToFile } from "../shares/share-page.ts";
import { readLanguage } from "./accept-language.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { handleRoute } from "./router.ts";

/** Handles a request for a page. A failure is a page, too: people read it. */
const handlePage = <const Definition extends Route>(
  route: Definition,
  respond: (request: HttpRequest, adapters: ApiAdapters) => Promise<HttpResponse>,
) => ({
  route,
  handle: async (request: HttpRequest, adapters: ApiAdapters): Promise<HttpResponse> => {
    try {
      return await respond(request, adapters);
    } catch (error) {
      // The path has the token, which is not logged.
      adapters.telemetry.error("a page of a share link failed", { route: request.routeKey, error });
      return createFailurePage(readLanguage(request));
    }
  },
});

const readToken = ({ pathParameters }: HttpRequest): string => pathParameters.token ?? "";

const readPass = ({ query }: HttpRequest): string | undefined =>
  new URLSearchParams(query).get("pass") ?? undefined;

/** Reads the form's password. A longer text is none. */
const readPassword = ({ body }: HttpRequest): string => {
  const given = new URLSearchParams(Buffer.from(body ?? "").toString("utf8")).get("password") ?? "";
  return given.length > limits.shares.passwordLength.max ? "" : given;
};

const show = (
  request: HttpRequest,
  opened: OpenedShare,
  adapters: ApiAdapters,
): Promise<HttpResponse> =>
  createSharePage(opened, {
    path: `${new URL(request.baseUrl).pathname.replace(/[/]$/, "")}/s/${encodeURIComponent(readToken(request))}`,
    matched: readLanguage(request),
    linkToPreview: (record) => linkToShownFile(record, adapters),
  });

/** The handlers of share links: those for their owner, and the pages for people who have the address. */
export const shareHandlers = {
  createShareLink: handleRoute(
    routes.createShareLink,
    async ({ owner, id, body, baseUrl }, adapters) => ({
      body: await createShareLink(
        { owner, id, baseUrl },
        body ?? { ids: [], expiresIn: limits.shares.lifetime.default },
        adapters,
      ),
    }),
  ),
  listShareLinks: handleRoute(routes.listShareLinks, async ({ owner, query }, adapters) => ({
    body: await listShareLinks(owner, query.after, adapters),
  })),
  revokeShareLink: handleRoute(routes.revokeShareLink, async ({ owner, id }, adapters) => ({
    body: await revokeShareLink(owner, id, adapters),
  })),
  getSharePage: handlePage(routes.getSharePage, async (request, adapters) =>
    show(
      request,
      await openShare(readToken(request), { pass: readPass(request) }, adapters),
      adapters,
    ),
  ),
  unlockSharePage: handlePage(routes.unlockSharePage, async (request, adapters) =>
    show(
      request,
      await openShare(readToken(request), { password: readPassword(request) }, adapters),
      adapters,
    ),
  ),
  getSharedFile: handlePage(routes.getSharedFile, async (request, adapters) => {
    const id = request.pathParameters.id ?? "";
    const file = await downloadSharedFile(
      { token: readToken(request), id, pass: readPass(request) },
      adapters,
    );
    return file.kind === "file" ? redirectToFile(file.url) : show(request, file, adapters);
  }),
};
