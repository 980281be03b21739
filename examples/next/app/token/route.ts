import { findSlipwayUrl } from "../slipway-url.ts";

/** Returns a token for the user ada of the local stack. In your app, return the token of the user who is signed in. */
export const POST = async (): Promise<Response> => {
  const response = await fetch(`${findSlipwayUrl()}/sign-in/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:slipway:grant-type:local-user",
      client_id: "slipway-script",
      user: "ada",
    }),
  });
  const { access_token: token } = await response.json();
  return Response.json({ token });
};
