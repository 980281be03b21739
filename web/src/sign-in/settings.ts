import { localSignIn, pageVariables, type SignInSettings } from "@slipway/core/deployment/sign-in";

const built: Readonly<Record<string, unknown>> = import.meta.env;

const variable = (name: string): string | undefined => {
  const value = built[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Where the API's routes start: another origin on AWS, a path of the page's own in the local stack. */
export const endpoint = variable(pageVariables.apiUrl)?.replace(/(?<!\/)\/+$/, "") ?? "/api";

/**
 * How the page signs somebody in: as it was built, or as the local stack says.
 *
 * @throws {Error} when nobody says it
 */
export const readSettings = async (): Promise<SignInSettings> => {
  const names = pageVariables.signIn;
  const issuer = variable(names.issuer);
  if (issuer === undefined) return fromLocalStack();
  const resource = variable(names.resource);
  const audience = variable(names.audience);
  const endSessionEndpoint = variable(names.endSessionEndpoint);
  return {
    issuer,
    clientId: variable(names.clientId) ?? "",
    scope: variable(names.scope) ?? "openid",
    ...(resource && { resource }),
    ...(audience && { audience }),
    ...(endSessionEndpoint && { endSessionEndpoint }),
  };
};

const fromLocalStack = async (): Promise<SignInSettings> => {
  const response = await fetch(localSignIn.settingsPath);
  if (!response.ok) throw new Error(`The settings were answered with ${response.status}.`);
  // Its own server's answer: held to the type there.
  return (await response.json()) as SignInSettings;
};
