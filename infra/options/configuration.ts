import { knownSettings } from "./check-options.ts";
import type { SlipwayOptions } from "./options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the functions, the commands and the tests of Slipway read from their environment; no settings of a deployment. */
export const othersVariables: readonly string[] = [
  "SLIPWAY_BROWSER",
  "SLIPWAY_BUCKET",
  "SLIPWAY_COMPLETE_FUNCTION",
  "SLIPWAY_ENDPOINT",
  "SLIPWAY_EVENT_BUS",
  "SLIPWAY_STATE",
  "SLIPWAY_TABLE",
  "SLIPWAY_TEST_CALLS",
  "SLIPWAY_TEST_DYNAMODB",
  "SLIPWAY_TOKEN",
  "SLIPWAY_USER",
];

/**
 * The options of `sst.config.ts`, from the environment or its `.env` file; docs/deploy.md has the words for them. A
 * variable that is set to nothing is not set.
 *
 * @returns options that are still to be checked
 * @throws {Error} naming a `SLIPWAY_` variable that means nothing: it may be a setting that was misspelt
 */
export const optionsFrom = (environment: Environment): SlipwayOptions => {
  refuseUnknown(environment);
  const options: Record<string, unknown> = {};
  for (const { option, variable } of knownSettings) {
    const text = variable === undefined ? "" : (environment[variable] ?? "").trim();
    if (text === "") continue;
    const [group = "", name] = option.split(".");
    const value = meantBy(option, text);
    options[group] = name === undefined ? value : { ...Object(options[group]), [name]: value };
  }
  return options;
};

const refuseUnknown = (environment: Environment): void => {
  const settings = knownSettings.flatMap(({ variable }) => variable ?? []);
  for (const name of Object.keys(environment))
    if (name.startsWith("SLIPWAY_") && ![...settings, ...othersVariables].includes(name))
      throw new Error(`${name} is no setting of Slipway. It has ${settings.join(", ")}.`);
};

/** The value that a text means. What it cannot mean stays a text, for the check to refuse. */
const meantBy = (option: string, text: string): unknown => {
  switch (option) {
    case "page":
    case "dataEvents":
    case "concurrency.reserve":
    case "protect":
      return text === "true" ? true : text === "false" ? false : text;
    case "throttle.rate":
    case "throttle.burst":
    case "concurrency.finalize":
    case "concurrency.statuses":
      return /^\d+$/.test(text) ? Number(text) : text;
    case "origins":
    case "issuer.origins":
      return text.split(",").flatMap((origin) => origin.trim() || []);
    case "tags":
      return tagsOf(text);
    default:
      return text;
  }
};

const tagsOf = (text: string): unknown => {
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return pairs.every(([key]) => key !== "") && text.includes("=")
    ? Object.fromEntries(pairs)
    : text;
};
