import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { localSignIn, type SignInSettings } from "@slipway/core/deployment/sign-in";
import { Problem, problemContentType } from "@slipway/core/problem";
import { type AnswerCors, createCors } from "../api-gateway/cors.ts";
import { type Authorize, createAuthorizer } from "../api-gateway/jwt-authorizer.ts";
import type { DataFolder } from "../data/data-folder.ts";
import type { StackSettings } from "../stack/stack-options.ts";
import { discover } from "./discovery.ts";
import { answerInteraction } from "./interactions.ts";
import { createIssuer, localApi } from "./issuer.ts";
import { readSignInKeys } from "./keys.ts";
import { openSignInStore } from "./sign-in-store.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Issues tokens to users and scripts, and authorizes them. */
export interface SignIn {
  readonly authorize: Authorize;
  /** Handles requests under the sign-in's path. */
  readonly answer: Answer;
  /** The page's settings; undefined with another issuer and no page. */
  readonly settings: SignInSettings | undefined;
  /** Other origins that the page calls for sign-in. */
  readonly origins: readonly string[];
  close(): void;
}

/**
 * Starts the sign-in with the stack's own issuer or with an external one.
 *
 * @param url of the stack
 * @param settings the external issuer, if there is one; the origins of other pages; and the lifetime of the own issuer's access
 *   tokens, in seconds
 * @throws {StartError} if the external issuer's metadata cannot be read
 */
export const openSignIn = async ({
  folder,
  url,
  settings: { issuer, page, origins, accessTokenLifetime },
}: {
  readonly folder: DataFolder;
  readonly url: string;
  readonly settings: Pick<StackSettings, "issuer" | "page" | "origins" | "accessTokenLifetime">;
}): Promise<SignIn> => {
  const answerCors = createCors(origins);
  if (issuer !== undefined) {
    const found = await discover(issuer, { page });
    const notFound: Answer = (_, response) => void response.writeHead(404).end();
    return {
      authorize: createAuthorizer(found.trusted),
      answer: found.settings ? answering(found.settings, answerCors, notFound) : notFound,
      settings: found.settings,
      origins: found.origins,
      close: () => {},
    };
  }
  const keys = await readSignInKeys(folder.path);
  const store = openSignInStore(join(folder.path, "sign-in.sqlite"));
  const provider = createIssuer({
    url,
    origins,
    keys,
    adapter: store.adapter,
    accessTokenLifetime,
  });
  provider.on("server_error", (_, error) => console.error("error: a sign-in failed", error));
  const { path, pageClient } = localSignIn;
  const settings: SignInSettings = {
    issuer: provider.issuer,
    clientId: pageClient,
    scope: `openid profile ${localApi.scope}`,
    resource: localApi.resource,
  };
  const interact = answerInteraction(provider, origins);
  const callback = provider.callback();
  const answer = answering(settings, answerCors, (request, response) => {
    const asked = request.url ?? "";
    if (asked.startsWith(`${path}/interaction/`)) return interact(request, response);
    // The provider derives its path from the two URLs.
    Object.assign(request, { originalUrl: asked });
    request.url = asked.slice(path.length);
    return callback(request, response);
  });
  return {
    authorize: createAuthorizer({
      issuer: provider.issuer,
      jwksUri: `${provider.issuer}/jwks`,
      audience: localApi.resource,
    }),
    answer,
    settings,
    origins: [],
    close: store.close,
  };
};

const answering =
  (settings: SignInSettings, answerCors: AnswerCors, otherwise: Answer): Answer =>
  async (request, response) => {
    try {
      if (request.url !== localSignIn.settingsPath) return await otherwise(request, response);
      if (answerCors(request, response)) return;
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(settings));
    } catch (error) {
      const problem =
        error instanceof Problem
          ? error
          : new Problem("internal", "The sign-in failed. Try again.");
      if (problem !== error) console.error("error: a sign-in failed", error);
      response.writeHead(problem.status, { "content-type": problemContentType });
      response.end(JSON.stringify(problem));
    }
  };
