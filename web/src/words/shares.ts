const day = 24 * 60 * 60;

/** How long a link can be valid, in seconds. */
export const shareLifetimes = [
  { label: "1 hour", value: 60 * 60 },
  { label: "1 day", value: day },
  { label: "7 days", value: 7 * day },
  { label: "30 days", value: 30 * day },
  { label: "1 year", value: 365 * day },
] as const;

/** The texts about share links. */
export const shareTexts = {
  share: (name: string) => `Share ${name}`,
  intro: "Anyone with the link can download this file, without an account.",
  name: "Name of the link",
  nameHint: "Shown on the link's page. Optional.",
  expiry: "Valid for",
  password: "Password",
  passwordHint: "Optional.",
  maxDownloads: "Maximum downloads",
  unlimited: "Unlimited",
  create: "Create link",
  created: "The link is shown only once. Copy it now.",
  link: "Link",
  copy: "Copy link",
  copied: "Copied",
  links: "Active links",
  none: "This file has no links.",
  failed: "Couldn't load the links",
  untitled: "Link",
  locked: "with a password",
  revoke: (name: string) => `Revoke ${name}`,
  revoked: (name: string) => `${name}: Revoked.`,
  until: (time: string) => `Valid until ${time}`,
  downloads: (count: number, most: number | undefined) =>
    most === undefined ? `Downloads: ${count}` : `Downloads: ${count} of ${most}`,
} as const;
