import { createClientCredentials, createServerClient } from "@slipway/client/server";

/** Answers a user's request for their data and its deletion. Returns how many uploads were deleted. */
export const answerPrivacyRequest = async ({
  endpoint,
  tokenEndpoint,
  clientId,
  clientSecret,
  owner,
  write,
}: {
  endpoint: string;
  tokenEndpoint: string;
  clientId: string;
  clientSecret: string;
  owner: string;
  write: (line: string) => void;
}): Promise<number> => {
  const getToken = createClientCredentials({ tokenEndpoint, clientId, clientSecret });
  const uploads = createServerClient({ endpoint, getToken }).as(owner);
  for await (const upload of uploads.export()) write(JSON.stringify(upload));
  return uploads.deleteAll();
};
