import { localSignIn } from "@slipway/core/deployment/sign-in";
import * as v from "valibot";
import { startStack } from "../stack.ts";
import type { ServicesOptions } from "./services-options.ts";
import { startInFolder } from "./start-in-folder.ts";

/** The options of `startSlipway`. */
export interface StartSlipwayOptions extends ServicesOptions {
  /** The port of the API. S3 listens on the next one. Defaults to free ports. */
  readonly port?: number;
  /** True to serve Slipway's own page. Defaults to false. */
  readonly page?: boolean;
  /** Decides who calls the API, as a Lambda authorizer of the app does. Without one, callers need a token of `getToken`. */
  readonly authorizer?: {
    readonly handler: (event: AuthorizerEvent) => unknown;
    /** Which parts of a request must not be empty. Defaults to `$request.header.Authorization`. */
    readonly identitySources?: readonly string[];
  };
}

/** What an authorizer reads of a request. */
export interface AuthorizerEvent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The cookies, such as `session=abc`. */
  readonly cookies?: readonly string[];
  /** The values of the identity sources. */
  readonly identitySource: readonly string[];
}

/** All of Slipway on this machine. */
export interface LocalSlipway extends AsyncDisposable {
  /** The URL of the page and of the sign-in, such as `http://localhost:41234`. */
  readonly url: string;
  /** The URL of the API: the `endpoint` of an uploader. */
  readonly apiUrl: string;
  /** The folder that stores everything. */
  readonly dataDir: string;
  /**
   * Returns an access token of a user. Any name is a user.
   *
   * @param user defaults to `ada`
   */
  getToken(user?: string): Promise<string>;
  /** Resolves when every stored file has been inspected, and hooks have handled its events. */
  settled(): Promise<void>;
  /** Stops Slipway, and releases its ports and its data folder. */
  close(): Promise<void>;
}

/** The same as in `index.ts`, on a Node that is new enough. */
export const startSlipway = async ({
  port = 0,
  page = false,
  authorizer,
  ...options
}: StartSlipwayOptions = {}): Promise<LocalSlipway> => {
  const { url, apiUrl, dataDir, settled, close } = await startInFolder(options, (given) =>
    startStack({ ...given, port, page, authorizer }),
  );
  const getToken = (user: string = localSignIn.scriptUser) => requestToken(url, user);
  return { url, apiUrl, dataDir, getToken, settled, close, [Symbol.asyncDispose]: close };
};

const TokenResponse = v.object({ access_token: v.string() });

const requestToken = async (url: string, user: string): Promise<string> => {
  const { tokenPath, userGrant, scriptClient } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    body: new URLSearchParams({ grant_type: userGrant, client_id: scriptClient, user }),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`There is no token for ${user}: ${JSON.stringify(body)}`);
  return v.parse(TokenResponse, body).access_token;
};
