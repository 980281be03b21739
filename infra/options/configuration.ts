import { knownSettings, type Setting } from "./check-options.ts";
import type { SlipwayOptions } from "./slipway-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that Slipway's functions, commands, and tests read. They are not settings of a deployment. */
export const otherVariables: readonly string[] = [
  "SLIPWAY_BROWSER",
  "SLIPWAY_BUCKET",
  "SLIPWAY_COMPLETE_FUNCTION",
  "SLIPWAY_COMPLETE_UPLOAD",
  "SLIPWAY_DERIVED_KINDS",
  "SLIPWAY_ENDPOINT",
  "SLIPWAY_EVENT_BUS",
  "SLIPWAY_FILES_KEY",
  "SLIPWAY_FILES_URL",
  "SLIPWAY_IMAGE_QUEUE",
  "SLIPWAY_PAGE_SETTINGS",
  "SLIPWAY_PREFIX",
  "SLIPWAY_STATE",
  "SLIPWAY_TABLE",
  "SLIPWAY_TEST_CALLS",
  "SLIPWAY_TEST_DYNAMODB",
  "SLIPWAY_TEST_KILLS",
  "SLIPWAY_TOKEN",
  "SLIPWAY_URL",
  "SLIPWAY_USER",
];

/**
 * Reads the options of `sst.config.ts` from the environment or its `.env` file. docs/deploy.md describes the variables.
 * An empty variable counts as not set.
 *
 * @returns options that are not checked yet
 * @throws {Error} for an unknown `SLIPWAY_` variable, which may be a misspelled setting
 */
export const readOptions = (environment: Environment): SlipwayOptions => {
  refuseUnknownVariables(environment);
  const options: Record<string, unknown> = {};
  for (const { option, variable, format } of knownSettings) {
    const text = variable === undefined ? "" : (environment[variable] ?? "").trim();
    if (text === "") continue;
    const [group = "", name] = option.split(".");
    const value = parseText(text, format);
    options[group] = name === undefined ? value : { ...Object(options[group]), [name]: value };
  }
  return options;
};

const refuseUnknownVariables = (environment: Environment): void => {
  const settings = knownSettings.flatMap(({ variable }) => variable ?? []);
  for (const name of Object.keys(environment))
    if (name.startsWith("SLIPWAY_") && ![...settings, ...otherVariables].includes(name))
      throw new Error(
        `${name} is not a setting of Slipway. The settings are ${settings.join(", ")}.`,
      );
};

/** Parses a variable's text. Invalid text is returned as it is, and `checkOptions` refuses it. */
const parseText = (text: string, format: Setting["format"]): unknown => {
  switch (format) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "number":
      return /^\d+$/.test(text) ? Number(text) : text;
    case "list":
      return text.split(",").flatMap((entry) => entry.trim() || []);
    case "pairs":
      return parsePairs(text);
    case undefined:
      return text;
    default:
      return format satisfies never;
  }
};

const parsePairs = (text: string): unknown => {
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return pairs.every(([key]) => key !== "") && text.includes("=")
    ? Object.fromEntries(pairs)
    : text;
};
