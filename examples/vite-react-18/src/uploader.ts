import { createUploader } from "@slipway/client";
import type config from "../slipway.config.ts";

/** Returns a token for the user ada of the local stack. In your app, return the token of the user who is signed in. */
const getToken = async (): Promise<string> => {
  const response = await fetch("/sign-in/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:slipway:grant-type:local-user",
      client_id: "slipway-script",
      user: "ada",
    }),
  });
  return (await response.json()).access_token;
};

export const uploader = createUploader<typeof config>({ getToken });
