import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localSignIn } from "@slipway/core/deployment/sign-in";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import * as v from "valibot";
import { type Stack, startStack } from "./stack.ts";

export interface StartSlipwayOptions {
  /** The default export of the app's `slipway.config.ts`. Without one, there is one kind, `default`. */
  readonly config?: unknown;
  /** The port of the API. S3 listens on the next one. Defaults to free ports. */
  readonly port?: number;
  /** The folder that stores everything. Defaults to a temporary folder that `close` deletes. */
  readonly dataDir?: string;
  /** True to serve Slipway's own page. Defaults to false. */
  readonly page?: boolean;
  /** Origins of other pages that may use Slipway, such as `http://localhost:5173`. */
  readonly origins?: readonly string[];
  /** Decides who calls the API, as a Lambda authorizer of the app does. Without one, callers need a token of `getToken`. */
  readonly authorizer?: {
    readonly handler: (event: AuthorizerEvent) => unknown;
    /** Which parts of a request must not be empty. Defaults to `$request.header.Authorization`. */
    readonly identitySources?: readonly string[];
  };
  /** Called for each event of an upload, at least once. */
  readonly onEvent?: (event: UploadEvent) => void;
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

/**
 * Starts all of Slipway in this process: the API, the functions, S3, DynamoDB, the queue, and a sign-in for any user.
 *
 * @throws {StartError} if a port is in use, or the data folder cannot be opened
 * @throws {ConfigError} if the config has invalid settings
 * @example
 * const slipway = await startSlipway({ config });
 * const uploader = createUploader({ endpoint: slipway.apiUrl, getToken: () => slipway.getToken("ada") });
 */
export const startSlipway = async ({
  port = 0,
  dataDir,
  page = false,
  onEvent,
  ...options
}: StartSlipwayOptions = {}): Promise<LocalSlipway> => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "slipway-")));
  const removeFolder = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({
      ...options,
      port,
      page,
      dataDir: folder,
      ...(onEvent && { onEvent: ({ detail }) => onEvent(detail) }),
    });
    return createLocalSlipway(stack, folder, removeFolder);
  } catch (error) {
    await removeFolder();
    throw error;
  }
};

const createLocalSlipway = (
  { url, apiUrl, settled, close: closeStack }: Stack,
  dataDir: string,
  removeFolder: () => Promise<void>,
): LocalSlipway => {
  const close = async () => {
    await closeStack();
    await removeFolder();
  };
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
