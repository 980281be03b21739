/** Requests a token for the user who is signed in. */
export const getToken = async (): Promise<string> => {
  const response = await fetch("/token", { method: "POST" });
  return (await response.json()).token;
};
