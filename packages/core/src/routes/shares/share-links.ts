import * as v from "valibot";
import { Timestamp, Title } from "../../fields/fields.ts";
import { UploadId } from "../../fields/upload-id.ts";
import { limits } from "../../limits.ts";
import { Count, NoQuery, objectMessage, type Route } from "../route.ts";

const { shares } = limits;

const wholeNumber = (unit: string, most: number) =>
  v.pipe(
    v.number(`must be a number of ${unit}`),
    v.integer(`must be a whole number of ${unit}`),
    v.minValue(1, `must be at least 1`),
    v.maxValue(most, `must be at most ${most} ${unit}`),
  );

/** Body of `POST /uploads/{id}/links`. */
export const ShareRequest = v.strictObject(
  {
    /** How long the link is valid, in seconds. */
    expiresIn: v.optional(wholeNumber("seconds", shares.lifetime.max), shares.lifetime.default),
    password: v.optional(
      v.pipe(
        v.string("must be a string"),
        v.minLength(
          shares.passwordLength.min,
          `must have at least ${shares.passwordLength.min} characters`,
        ),
        v.maxLength(
          shares.passwordLength.max,
          `must have at most ${shares.passwordLength.max} characters`,
        ),
      ),
    ),
    maxDownloads: v.optional(wholeNumber("downloads", shares.downloads)),
    /** What the page and the previews of the link in other apps are called. */
    name: v.optional(Title),
    /** Other uploads that the link also leads to. */
    ids: v.optional(
      v.pipe(
        v.array(UploadId, "must be an array of ids"),
        v.maxLength(shares.uploads - 1, `must have at most ${shares.uploads - 1} ids`),
      ),
      [],
    ),
  },
  objectMessage,
);
export type ShareRequest = v.InferOutput<typeof ShareRequest>;

/** A share link as its owner sees it. */
export const ShareLink = v.object({
  id: UploadId,
  uploads: v.array(UploadId),
  name: v.optional(v.string()),
  hasPassword: v.boolean(),
  downloads: Count,
  maxDownloads: v.optional(Count),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  revokedAt: v.optional(Timestamp),
});
export type ShareLink = v.InferOutput<typeof ShareLink>;

/** A new share link, with its address. The address is shown only once, because only its hash is stored. */
export const NewShareLink = v.object({ ...ShareLink.entries, url: v.string() });
export type NewShareLink = v.InferOutput<typeof NewShareLink>;

/** Query of `GET /links`. */
export const SharesQuery = v.strictObject({
  /** The id of the link after which the page starts. */
  after: v.optional(UploadId),
});
export type SharesQuery = v.InferOutput<typeof SharesQuery>;

/** Response of `GET /links`. */
export const SharePage = v.object({
  links: v.array(ShareLink),
  /** The value of `after` for the next page. Absent on the last one. */
  after: v.optional(UploadId),
});
export type SharePage = v.InferOutput<typeof SharePage>;

export const createShareLink = {
  method: "POST",
  path: "/uploads/{id}/links",
  function: "library",
  authorized: true,
  summary: "Create a share link to one or several files",
  description:
    "Anyone who has the address can download the files without a token. It is returned only once.",
  query: NoQuery,
  body: ShareRequest,
  isBodyOptional: true,
  response: { status: 201, description: "The link, with its address", schema: NewShareLink },
  problems: ["not-found", "wrong-status"],
} as const satisfies Route;

export const listShareLinks = {
  method: "GET",
  path: "/links",
  function: "library",
  authorized: true,
  summary: "List the caller's share links, newest first",
  query: SharesQuery,
  response: { status: 200, description: "A page of links", schema: SharePage },
  problems: [],
} as const satisfies Route;

export const revokeShareLink = {
  method: "DELETE",
  path: "/links/{id}",
  function: "library",
  authorized: true,
  summary: "Revoke a share link",
  query: NoQuery,
  response: { status: 200, description: "The revoked link", schema: ShareLink },
  problems: ["not-found"],
} as const satisfies Route;
