import * as v from "valibot";
import type { Route } from "../route.ts";

/** The password of a share link, as its page's form sends it. */
const PasswordForm = v.object({ password: v.string() });

/** Query of a share link's page and its files: proves that the password was given. */
const PassQuery = v.object({ pass: v.optional(v.string()) });

const page = { isPage: true, schema: v.string() } as const;

export const getSharePage = {
  method: "GET",
  path: "/s/{token}",
  function: "library",
  authorized: false,
  summary: "Show the page of a share link",
  query: PassQuery,
  response: { ...page, status: 200, description: "The page, or its form for the password" },
  problems: [],
} as const satisfies Route;

export const unlockSharePage = {
  method: "POST",
  path: "/s/{token}",
  function: "library",
  authorized: false,
  summary: "Show the page of a share link with a password",
  body: PasswordForm,
  isForm: true,
  response: { ...page, status: 200, description: "The page, or its form for the password" },
  problems: [],
} as const satisfies Route;

export const getSharedFile = {
  method: "GET",
  path: "/s/{token}/{id}",
  function: "library",
  authorized: false,
  summary: "Download a file of a share link, and count the download",
  query: PassQuery,
  response: { ...page, status: 200, description: "The form for the password, if it was not given" },
  redirect: "Redirects to a link that is valid for a short time",
  problems: [],
} as const satisfies Route;
