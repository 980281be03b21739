import type { ShareOptions } from "@slipway/client/share-links";
import type { NewShareLink, ShareLink } from "@slipway/core/api";
import { useEffect, useMemo, useState } from "react";
import type { Files } from "../styled/files.ts";

/** The most pages of the user's links that are searched for those of a file. */
const searchedPages = 10;

export type LinksState =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly links: readonly ShareLink[] }
  | { readonly kind: "failed"; readonly error: unknown };

/** Notifies of links that were created or revoked, so that the details of a file and the dialog above them show the same. */
const changes = new EventTarget();

/** Lists the valid links that lead to all of these uploads, and creates and revokes them. */
export const useShareLinks = (files: Files, ids: readonly string[]) => {
  const { shares } = files;
  const key = ids.join(" ");
  const [state, setState] = useState<LinksState>({ kind: "loading" });

  useEffect(() => {
    let reading = new AbortController();
    const read = async () => {
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      try {
        const links = await listLinks(files, key.split(" "), signal);
        setState({ kind: "loaded", links });
      } catch (error) {
        if (!signal.aborted) setState({ kind: "failed", error });
      }
    };
    const onChange = () => void read();
    onChange();
    changes.addEventListener("change", onChange);
    return () => {
      changes.removeEventListener("change", onChange);
      reading.abort();
    };
  }, [files, key]);

  return useMemo(
    () => ({
      state,

      /**
       * Creates a link to all of these uploads.
       *
       * @throws {ApiError} if an option breaks a rule, or if a file is gone
       */
      create: async (options: ShareOptions): Promise<NewShareLink> => {
        const [id = "", ...others] = key.split(" ");
        const created = await shares.createShareLink(id, { ...options, ids: others });
        changes.dispatchEvent(new Event("change"));
        return created;
      },

      /** Revokes a link. */
      revoke: async (id: string): Promise<void> => {
        await shares.revokeShareLink(id);
        changes.dispatchEvent(new Event("change"));
      },
    }),
    [state, shares, key],
  );
};

export type ShareLinksOfFiles = ReturnType<typeof useShareLinks>;

const listLinks = async (
  { shares }: Files,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly ShareLink[]> => {
  const found: ShareLink[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < searchedPages; pages += 1) {
    const page = await shares.listShareLinks(after, signal);
    found.push(
      ...page.links.filter((link) => isValid(link) && ids.every((id) => link.uploads.includes(id))),
    );
    ({ after } = page);
    if (after === undefined) break;
  }
  return found;
};

const isValid = ({ revokedAt, expiresAt, downloads, maxDownloads }: ShareLink): boolean =>
  revokedAt === undefined &&
  Date.parse(expiresAt) > Date.now() &&
  (maxDownloads === undefined || downloads < maxDownloads);
