import type { ShareOptions } from "@slipway/client/share-links";
import type { NewShareLink, ShareLink } from "@slipway/core/api";
import { useEffect, useState } from "react";
import { shares } from "../../slipway.ts";

/** The most pages of the user's links that are searched for those of one file. */
const searchedPages = 10;

type LinksState =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly links: readonly ShareLink[] }
  | { readonly kind: "failed"; readonly message: string };

/** Lists the links of a file that are valid, and creates and revokes them. The functions return why they failed. */
export const useShareLinks = (uploadId: string) => {
  const [state, setState] = useState<LinksState>({ kind: "loading" });

  useEffect(() => {
    const abort = new AbortController();
    listLinks(uploadId, abort.signal).then(
      (links) => setState({ kind: "loaded", links }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ kind: "failed", message: toMessage(error) });
      },
    );
    return () => abort.abort();
  }, [uploadId]);

  const change = (update: (links: readonly ShareLink[]) => readonly ShareLink[]) =>
    setState((before) => ({
      kind: "loaded",
      links: update(before.kind === "loaded" ? before.links : []),
    }));

  return {
    state,

    create: async (
      options: ShareOptions,
    ): Promise<{ readonly created: NewShareLink } | { readonly problem: string }> => {
      try {
        const created = await shares.createShareLink(uploadId, options);
        change((links) => [created, ...links]);
        return { created };
      } catch (error) {
        return { problem: toMessage(error) };
      }
    },

    revoke: async (id: string): Promise<string | undefined> => {
      try {
        await shares.revokeShareLink(id);
        change((links) => links.filter((link) => link.id !== id));
        return undefined;
      } catch (error) {
        return toMessage(error);
      }
    },
  };
};

const listLinks = async (uploadId: string, signal: AbortSignal): Promise<readonly ShareLink[]> => {
  const found: ShareLink[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < searchedPages; pages += 1) {
    const page = await shares.listShareLinks(after, signal);
    found.push(...page.links.filter((link) => link.uploads.includes(uploadId) && isValid(link)));
    ({ after } = page);
    if (after === undefined) break;
  }
  return found;
};

const isValid = ({ revokedAt, expiresAt }: ShareLink): boolean =>
  revokedAt === undefined && Date.parse(expiresAt) > Date.now();

const toMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
