import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { localSignIn, type SignInSettings } from "@slipway/core/deployment/sign-in";
import { Problem, problemContentType } from "@slipway/core/problem";
import { type Authorize, createAuthorizer } from "../api-gateway/jwt-authorizer.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { discover, type OtherIssuer } from "./discovery.ts";
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
  /** Other origins that the page calls for sign-in. */
  readonly origins: readonly string[];
  close(): void;
}

/**
 * Starts the sign-in with the stack's own issuer or with an external one.
 *
 * @param url of the page
 * @param issuer an external issuer
 * @param accessTokenLifetime in seconds, of the stack's own issuer
 * @throws {StartError} if the external issuer's metadata cannot be read
 */
export const openSignIn = async ({
  folder,
  url,
  issuer,
  accessTokenLifetime,
}: {
  readonly folder: DataFolder;
  readonly url: string;
  readonly issuer?: OtherIssuer | undefined;
  readonly accessTokenLifetime?: number | undefined;
}): Promise<SignIn> => {
  if (issuer !== undefined) {
    const { trusted, settings, origins } = await discover(issuer);
    const answer = answering(settings, (_, response) => void response.writeHead(404).end());
    return { authorize: createAuthorizer(trusted), answer, origins, close: () => {} };
  }
  const keys = await readSignInKeys(folder.path);
  const store = openSignInStore(join(folder.path, "sign-in.sqlite"));
  const provider = createIssuer({ url, keys, adapter: store.adapter, accessTokenLifetime });
  provider.on("server_error", (_, error) => console.error("error: a sign-in failed", error));
  const { path, pageClient } = localSignIn;
  const settings: SignInSettings = {
    issuer: provider.issuer,
    clientId: pageClient,
    scope: `openid profile ${localApi.scope}`,
    resource: localApi.resource,
  };
  const interact = answerInteraction(provider);
  const callback = provider.callback();
  const answer = answering(settings, (request, response) => {
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
    origins: [],
    close: store.close,
  };
};

const answering =
  (settings: SignInSettings, otherwise: Answer): Answer =>
  async (request, response) => {
    try {
      if (request.url !== localSignIn.settingsPath) return await otherwise(request, response);
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
