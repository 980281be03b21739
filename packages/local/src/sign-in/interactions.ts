import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { errors } from "oidc-provider";
import { chooseUserPage, problemPage, sendPage } from "./pages.ts";
import { findUser } from "./users.ts";

/** The maximum size of a form in bytes. */
const largestForm = 4096;

/**
 * Creates the page on which a user chooses a name.
 *
 * @param origins of other pages to which a user returns
 * @returns a function that handles its requests
 */
export const answerInteraction =
  (provider: Provider, origins: readonly string[]) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      // The browser must have the cookie of this sign-in.
      await provider.interactionDetails(request, response);
      if (request.method !== "POST") return sendPage(response, chooseUserPage(origins));
      const given = (await readForm(request)).get("user") ?? "";
      const user = findUser(given);
      if (user === undefined) return sendPage(response, chooseUserPage(origins, given));
      await provider.interactionFinished(request, response, { login: { accountId: user.sub } });
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      sendPage(
        response,
        problemPage(400, "This sign-in has ended. Go back to Slipway and sign in again."),
      );
    }
  };

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > largestForm) return new URLSearchParams();
  }
  return new URLSearchParams(text);
};
