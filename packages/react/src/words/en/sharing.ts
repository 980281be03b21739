import type { Formats } from "@slipway/client/words/formats";
import { countFiles } from "./count-files.ts";

/** The texts of `ShareDialog` in English. */
export const createSharingMessages = (f: Formats) => ({
  share: (count: number, name: string) =>
    count === 1 ? `Share ${f.name(name)}` : `Share ${countFiles(f, count)}`,
  intro: (count: number) =>
    `Anyone with the link can view and download ${count === 1 ? "this file" : `these ${countFiles(f, count)}`}, without an account.`,
  expiry: "Valid for",
  options: "More options",
  name: "Name",
  nameHint: "Shown to people who open the link",
  password: "Password",
  showPassword: "Show or hide the password",
  passwordHint: (least: number) =>
    `At least ${f.number(least)} characters. Without one, the link is enough.`,
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
  none: (count: number): string =>
    count === 1 ? "This file has no links yet." : "These files have no common link yet.",
  failed: "Couldn't load the links",
  tooMany: (most: number) => `A link can have at most ${countFiles(f, most)}. Select fewer files.`,
  untitled: "Link",
  locked: "Password",
  revoke: "Revoke",
  revokeLink: (name: string) => `Revoke ${f.name(name)}`,
  revoked: "Link revoked",
  until: (time: string) => `Until ${time}`,
  files: (count: number) => countFiles(f, count),
  downloads: (count: number, most: number | undefined) => {
    if (most !== undefined) return `${f.number(count)} of ${f.number(most)} downloads`;
    return f.plural(count, { one: "# download", other: "# downloads" });
  },
});

export type SharingMessages = ReturnType<typeof createSharingMessages>;
