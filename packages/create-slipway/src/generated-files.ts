import { basename } from "node:path";

/** What commands write into an app. */
const generated: readonly string[] = [
  "node_modules",
  "package-lock.json",
  "dist",
  ".next",
  ".slipway",
  ".sst",
  "next-env.d.ts",
  "sst-env.d.ts",
];

/** Returns true if a file of a template is not part of it, because a command wrote it. */
export const isGenerated = (path: string): boolean => generated.includes(basename(path));
