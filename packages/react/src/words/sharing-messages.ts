import { createContext, useContext } from "react";
import { countFiles } from "./count-files.ts";

const day = 24 * 60 * 60;

/** The texts of `ShareDialog` in English. */
export const sharingMessages = {
  share: (count: number, name: string) =>
    count === 1 ? `Share ${name}` : `Share ${countFiles(count)}`,
  intro: (count: number) =>
    `Anyone with the link can view and download ${count === 1 ? "this file" : `these ${countFiles(count)}`}, without an account.`,
  /** How long a link can be valid, by seconds. */
  lifetimes: [
    { label: "1 hour", value: 60 * 60 },
    { label: "1 day", value: day },
    { label: "7 days", value: 7 * day },
    { label: "30 days", value: 30 * day },
    { label: "1 year", value: 365 * day },
  ],
  expiry: "Valid for",
  options: "More options",
  name: "Name",
  nameHint: "Shown to people who open the link",
  password: "Password",
  passwordHint: (least: number) => `At least ${least} characters. Without one, the link is enough.`,
  maxDownloads: "Download limit",
  unlimited: "Unlimited",
  copyLink: "Copy link",
  copyNewLink: "Copy new link",
  copyAgain: "Copy",
  link: "Link",
  onlyOnce: "This link is shown only once. Copy it before you close this dialog.",
  copied: "Link copied",
  created: "Link created. Select it to copy it.",
  links: "Active links",
  loading: "Loading links",
  none: (count: number) =>
    count === 1 ? "This file has no links yet." : "These files have no common link yet.",
  failed: "Couldn't load the links",
  tooMany: (most: number) => `A link can have at most ${most} files. Select fewer files.`,
  untitled: "Link",
  locked: "Password",
  revoke: "Revoke",
  revokeLink: (name: string) => `Revoke ${name}`,
  revoked: "Link revoked",
  until: (time: string) => `Until ${time}`,
  files: countFiles,
  downloads: (count: number, most: number | undefined) => {
    if (most !== undefined)
      return `${count.toLocaleString("en")} of ${most.toLocaleString("en")} downloads`;
    return `${count.toLocaleString("en")} ${count === 1 ? "download" : "downloads"}`;
  },
};

export type SharingMessages = typeof sharingMessages;

/** The texts about share links in the app's language. */
export const SharingMessagesContext = createContext<SharingMessages>(sharingMessages);

export const useSharingMessages = (): SharingMessages => useContext(SharingMessagesContext);
