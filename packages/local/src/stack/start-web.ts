import { createRequestAuthorizer } from "../api-gateway/authorize-request.ts";
import type { AuthorizeRequest } from "../api-gateway/verdict.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { type Front, listenFront } from "../page/front-server.ts";
import { openSignIn, type SignIn } from "../sign-in/sign-in.ts";
import type { Cleanup } from "./cleanup.ts";
import type { StackSettings } from "./stack-options.ts";

/** What answers requests for the page, the API, and the sign-in. */
export interface Web {
  readonly front: Front;
  /** The page's URL. */
  readonly url: string;
  readonly signIn: SignIn;
  readonly authorize: AuthorizeRequest;
  /** The origins of the page, and of other pages that may use the stack. */
  readonly origins: readonly string[];
}

/**
 * Listens for requests, and opens the sign-in.
 *
 * @param cleanup ends them in reverse order
 * @throws {StartError} if the port is in use
 */
export const startWeb = async (
  folder: DataFolder,
  settings: StackSettings,
  cleanup: Cleanup,
): Promise<Web> => {
  const front = await listenFront(settings.port, settings.origins);
  cleanup.defer(front.close);
  const url = `http://localhost:${front.port}`;
  const signIn = await openSignIn({ folder, url, settings });
  cleanup.defer(signIn.close);
  const own = ["localhost", "127.0.0.1"].map((host) => `http://${host}:${front.port}`);
  return {
    front,
    url,
    signIn,
    authorize: createRequestAuthorizer(settings.authorizer, signIn.authorize),
    origins: [...own, ...settings.origins],
  };
};
