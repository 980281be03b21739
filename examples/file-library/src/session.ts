/** The user who is signed in. */
export const owner = "ada";

/** Returns a token of the local stack. In your app, return the token of the user who is signed in. */
export const getToken = async (): Promise<string> => {
  const response = await fetch("/sign-in/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:slipway:grant-type:local-user",
      client_id: "slipway-script",
      user: owner,
    }),
  });
  return (await response.json()).access_token;
};
