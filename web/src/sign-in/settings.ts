import { localSignIn, pageVariables, type SignInSettings } from "@slipway/core/deployment/sign-in";

const built: Readonly<Record<string, unknown>> = import.meta.env;

const readVariable = (name: string): string | undefined => {
  const value = built[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** The base URL of the API: another origin on AWS, a path of the page's origin in the local stack. */
export const endpoint = readVariable(pageVariables.apiUrl)?.replace(/(?<!\/)\/+$/, "") ?? "/api";

/**
 * Returns the sign-in settings that the page was built with, or those of the local stack.
 *
 * @throws {Error} if the local stack does not provide them
 */
export const readSettings = async (): Promise<SignInSettings> => {
  const names = pageVariables.signIn;
  const issuer = readVariable(names.issuer);
  if (issuer === undefined) return fromLocalStack();
  const resource = readVariable(names.resource);
  const audience = readVariable(names.audience);
  const endSessionEndpoint = readVariable(names.endSessionEndpoint);
  return {
    issuer,
    clientId: readVariable(names.clientId) ?? "",
    scope: readVariable(names.scope) ?? "openid",
    ...(resource && { resource }),
    ...(audience && { audience }),
    ...(endSessionEndpoint && { endSessionEndpoint }),
  };
};

const fromLocalStack = async (): Promise<SignInSettings> => {
  const response = await fetch(localSignIn.settingsPath);
  if (!response.ok)
    throw new Error(`Reading the sign-in settings failed with status ${response.status}.`);
  // The page's own server builds the response from this type.
  return (await response.json()) as SignInSettings;
};
