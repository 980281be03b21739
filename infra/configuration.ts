const { SLIPWAY_DOMAIN, SLIPWAY_ORIGINS, SLIPWAY_JWT_ISSUER, SLIPWAY_JWT_AUDIENCE } = process.env;

/**
 * What a deployment may choose, from the environment or its `.env` file. All of it is optional; docs/deploying.md has
 * the words for it.
 */
export const configuration = {
  /** The page's domain. Without one, CloudFront's own. */
  domain: SLIPWAY_DOMAIN || undefined,
  /** Pages elsewhere that may call the API and post to the bucket. */
  otherOrigins: originsOf(SLIPWAY_ORIGINS ?? ""),
  /** Who signs the callers' tokens. Without one, a user pool of the deployment's own. */
  issuer: issuerOf(SLIPWAY_JWT_ISSUER, SLIPWAY_JWT_AUDIENCE),
};

function originsOf(list: string): string[] {
  const origins = list.split(",").flatMap((origin) => origin.trim() || []);
  for (const origin of origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new Error(`SLIPWAY_ORIGINS: "${origin}" is not an origin, like https://example.com.`);
  return origins;
}

function issuerOf(issuer = "", audience = "") {
  if (issuer === "" && audience === "") return undefined;
  if (issuer === "" || audience === "")
    throw new Error("SLIPWAY_JWT_ISSUER and SLIPWAY_JWT_AUDIENCE go together: set both or none.");
  if (!issuer.startsWith("https://"))
    throw new Error("SLIPWAY_JWT_ISSUER must be the https:// address that tokens name as `iss`.");
  return { issuer, audience };
}
