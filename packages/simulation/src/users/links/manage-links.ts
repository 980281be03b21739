import { Problem } from "@slipway/core/problem";
import { createShareLink, revokeShareLink } from "@slipway/functions/shares/manage-links";
import type { LinkOperation, Owner } from "../action.ts";
import {
  callApi,
  type OwnerContext,
  type RequestedUpload,
  type SharedLink,
} from "../owner-context.ts";

/** The password of every link that has one. */
const password = "right";

/** Creates a share link, and keeps its address. */
export const share = async (
  context: OwnerContext,
  number: number,
  { owner, instructions: { id } }: RequestedUpload,
  { others, expiresIn, hasPassword, maxDownloads }: Extract<LinkOperation, { kind: "share" }>,
): Promise<void> => {
  const ids = others.flatMap((other) => context.requested.get(other)?.instructions.id ?? []);
  const response = await callApi(context, "library", (adapters) =>
    createShareLink(
      { owner, id, baseUrl: "" },
      {
        ids,
        expiresIn,
        ...(hasPassword && { password }),
        ...(maxDownloads !== undefined && { maxDownloads }),
      },
      adapters,
    ),
  );
  if (response === undefined || response instanceof Problem) return;
  context.shared.set(number, {
    id: response.id,
    token: response.url.slice(response.url.lastIndexOf("/") + 1),
    owner,
    uploads: response.uploads,
    password: hasPassword ? password : undefined,
  });
};

/** Revokes a share link, or tries to revoke another owner's. */
export const revoke = async (
  context: OwnerContext,
  { id, owner: ownerOfLink }: SharedLink,
  owner: Owner,
): Promise<void> => {
  const link = context.links.get(id);
  link?.revokers.add(owner);
  const response = await callApi(context, "library", (adapters) =>
    revokeShareLink(owner, id, adapters),
  );
  if (response === undefined || response instanceof Problem) return;
  context.checker.check(
    "links end",
    owner === ownerOfLink && response.revokedAt !== undefined && link?.revokedAt !== undefined,
    () => `${owner} revoked ${id} of ${ownerOfLink}, and it was revoked at ${link?.revokedAt}`,
  );
};
