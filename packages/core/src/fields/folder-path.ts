import * as v from "valibot";
import { measureText } from "../kinds/fields/json-fields.ts";
import { limits } from "../limits.ts";
import type { Rule } from "./rule.ts";
import { unsafeTextRules } from "./text-rules.ts";

const { size, levels } = limits.path;

/** Rules for the path of a folder, such as `trips/2026`. An empty one means no folder. */
export const folderPathRules: readonly Rule<string>[] = [
  { message: `must be at most ${size} bytes`, holds: (path) => measureText(path) <= size },
  {
    message: `must have at most ${levels} levels of folders`,
    holds: (path) => path.split("/").length <= levels,
  },
  ...unsafeTextRules,
  { message: "must separate folders with / and not \\", holds: (path) => !path.includes("\\") },
  {
    message: "must have no empty folder names, and no / at its start or end",
    holds: (path) => path === "" || path.split("/").every((name) => name.trim() !== ""),
  },
  {
    message: "must have no folder names . or ..",
    holds: (path) => path.split("/").every((name) => !/^\.{1,2}$/.test(name)),
  },
];

/**
 * The path of the folder that a file is in, without the file's name. Empty means none. Its characters are composed, so that the same
 * name is the same folder from every operating system (Unicode Standard Annex #15, "Unicode Normalization Forms").
 */
export const FolderPath = v.pipe(
  v.pipe(v.string("must be a string"), v.normalize("NFC")),
  ...folderPathRules.map(({ message, holds }) => v.check<string, string>(holds, message)),
);
