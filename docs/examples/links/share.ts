import { createShareClient } from "@slipway/client/share-links";

const { createShareLink, listShareLinks, revokeShareLink } = createShareClient({
  endpoint: "https://api.example.com",
  getToken: () => "a token of the owner",
});

/** Shares an upload for a day. */
export const share = async (id: string): Promise<string> => {
  const { url } = await createShareLink(id, {
    expiresIn: 24 * 60 * 60,
    maxDownloads: 3,
    password: "correct horse",
    name: "Plans for the board",
  });
  return url;
};

/** Revokes every link of a page of the caller's links. */
export const revokeAll = async (): Promise<void> => {
  const { links } = await listShareLinks();
  for (const { id } of links) await revokeShareLink(id);
};
