import { publicFolder } from "@slipway/core/identity";
import type { ReadyRecord } from "@slipway/core/record";
import type { ApiAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";
import type { Link } from "../ports/objects.ts";
import { createLinkParameters } from "./link-parameters.ts";

/** What links to files need: the kinds, the distribution for files if there is one, and presigned links. */
export interface LinkAdapters extends Pick<ApiAdapters, "kinds" | "keys" | "fileUrls"> {
  readonly objects: Pick<ApiAdapters["objects"], "signLink">;
}

/**
 * Returns a link that shows something of an upload in a page: its preview, or what is derived from it. Caches keep it if the
 * deployment has a distribution for files. Otherwise the link is presigned, and differs each time.
 */
export const linkToPreview = async (
  link: Link,
  { fileUrls, objects }: Pick<LinkAdapters, "fileUrls" | "objects">,
): Promise<string> => fileUrls?.createSigned(link) ?? objects.signLink(link);

/** Returns a link to a ready upload's file that a page shows. Public files have an address that never changes. */
export const linkToShownFile = async (
  record: ReadyRecord,
  adapters: LinkAdapters,
): Promise<string> => {
  const link = createLinkParameters(record, "inline", adapters);
  return createPublicLink(record, link, adapters) ?? linkToPreview(link, adapters);
};

/** Returns a link that downloads a ready upload's file, or opens it. Its kind decides where the link leads. */
export const linkToDownload = async (
  record: ReadyRecord,
  disposition: "attachment" | "inline",
  adapters: LinkAdapters,
): Promise<string> => {
  const link = createLinkParameters(record, disposition, adapters);
  const publicLink = createPublicLink(record, link, adapters);
  if (publicLink !== undefined) return publicLink;
  const { delivery } = getRulesOfRecord(adapters.kinds, record);
  return delivery === "cdn" ? linkToPreview(link, adapters) : adapters.objects.signLink(link);
};

/** Returns the address of a file that everyone may read; undefined if it is private, or was when it was uploaded. */
const createPublicLink = (
  { object: { key } }: ReadyRecord,
  link: Link,
  { keys, fileUrls }: Pick<LinkAdapters, "keys" | "fileUrls">,
): string | undefined =>
  key.startsWith(`${keys.prefix}${publicFolder}`) ? fileUrls?.createPublic(link) : undefined;
