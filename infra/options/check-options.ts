import * as v from "valibot";
import { canCompileAhead } from "../functions/compiled-bundles.ts";
import { type AppConfig, readAppConfig } from "./app-config.ts";
import { findFilesProblems } from "./files-options.ts";
import { settingMetadata } from "./option-kinds.ts";
import { instanceName, optionEntries, optionsSchema } from "./options-schema.ts";
import type { SlipwayOptions } from "./slipway-options.ts";

/** One option, and how it is set. */
export interface Setting extends v.InferOutput<typeof settingMetadata> {
  /** Its name, such as `throttle.rate`. */
  readonly option: string;
}

const isOptional = (
  schema: v.GenericSchema,
): schema is v.OptionalSchema<v.GenericSchema, undefined> => schema.type === "optional";

const isGroup = (
  schema: v.GenericSchema,
): schema is v.StrictObjectSchema<v.ObjectEntries, undefined> => schema.type === "strict_object";

const listSettings = (
  entries: Readonly<Record<string, v.GenericSchema>>,
  prefix = "",
): readonly Setting[] =>
  Object.entries(entries).flatMap(([key, entry]) => {
    const option = `${prefix}${key}`;
    const schema = isOptional(entry) ? entry.wrapped : entry;
    return isGroup(schema)
      ? listSettings(schema.entries as Readonly<Record<string, v.GenericSchema>>, `${option}.`)
      : [{ option, ...v.parse(settingMetadata, v.getMetadata(schema)) }];
  });

/** Every option. A test compares docs/deploy.md with them. */
export const knownSettings: readonly Setting[] = listSettings(optionEntries);

/** Returns an option's name as users write it, in the environment and in TypeScript. */
const label = (option: string): string => {
  const variable = knownSettings.find((setting) => setting.option === option)?.variable;
  return variable === undefined ? option : `${variable} (${option})`;
};

const toText = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));

type Issue = v.BaseIssue<unknown>;

/** Returns the option that an issue is about, or the group of options. */
const findOption = (issue: Issue) => {
  const path = issue.path ?? [];
  const keys = path.map(({ key }) => String(key));
  const depth = keys.findIndex((_, index) =>
    knownSettings.some(({ option }) => option === keys.slice(0, index + 1).join(".")),
  );
  const length = depth === -1 ? keys.length : depth + 1;
  return { option: keys.slice(0, length).join("."), item: path[length - 1] };
};

const optionNames = knownSettings.map(({ option }) => option);

const describeUnknown = (option: string): string =>
  `${option} is not an option of Slipway. The options are ${optionNames.join(", ")}.`;

/** The schema reports only the first unknown key of a group. */
const describeAllUnknown = (option: string, siblings: object): readonly string[] => {
  const prefix = option.slice(0, option.lastIndexOf(".") + 1);
  return Object.keys(siblings)
    .map((key) => `${prefix}${key}`)
    .filter((name) => !optionNames.some((known) => `${known}.`.startsWith(`${name}.`)))
    .map(describeUnknown);
};

const describeMissing = (option: string, siblings: object): string => {
  const prefix = option.slice(0, option.lastIndexOf(".") + 1);
  const given = Object.keys(siblings).map((key) => label(`${prefix}${key}`));
  return `${label(option)} is required with ${given.join(", ")}.`;
};

/** Values for hooks can be secrets and components, which are not shown. */
const describeValue = (option: string, value: unknown): string =>
  option.startsWith("hooks") && typeof value === "object" ? "" : `, not ${toText(value)}`;

const describeIssue = (issue: Issue): string | readonly string[] => {
  const { option, item } = findOption(issue);
  const example = knownSettings.find((setting) => setting.option === option)?.example;
  const withExample = (words: string) =>
    example === undefined ? words : `${words} Example: ${example}`;
  if (issue.expected === "never") return describeAllUnknown(option, Object(item?.input));
  if (item?.origin === "key") return withExample(describeMissing(option, Object(item.input)));
  if (item?.value === undefined) return withExample(`${label(option)} ${issue.message}.`);
  if (issue.type === "partial_check" || issue.type === "raw_check")
    return `${label(option)} ${issue.message}.`;
  return withExample(`${label(option)} ${issue.message}${describeValue(option, item.value)}.`);
};

/**
 * Describes everything that is wrong with an instance's name and options.
 *
 * @param name of the instance
 * @param options from TypeScript or from the environment
 * @returns one line for each problem, with the option's name, its rule, and an example
 */
export const describeProblems = (name: string, options: SlipwayOptions): readonly string[] => {
  const { issues: nameIssues = [] } = v.safeParse(instanceName, name);
  const { issues = [] } = v.safeParse(optionsSchema, options);
  return [
    ...nameIssues.map(
      ({ message }) => `The instance's name ${message}, not ${toText(name)}. Example: Media`,
    ),
    // A value can break several parts of its rule.
    ...new Set(issues.flatMap(describeIssue)),
  ];
};

const compileAheadProblem = `${label("compileAhead")} must not be true with the published package, because it bundles the functions' sources. Remove it, or deploy from a checkout of Slipway's repository.`;

/**
 * Checks an instance's name and options, and reads the app's config.
 *
 * @returns the app's config; undefined without one
 * @throws {Error} with everything that is wrong with them
 */
export const checkOptions = (name: string, options: SlipwayOptions): AppConfig | undefined => {
  const problems = describeProblems(name, options);
  const config = findConfig(options);
  const read = config && readAppConfig(config);
  const all = [
    ...problems,
    ...(options.compileAhead && !canCompileAhead() ? [compileAheadProblem] : []),
    ...(read && "problems" in read
      ? read.problems
      : findFilesProblems(options, read || { needsCdn: false, publicKinds: [] })),
  ];
  if (all.length > 0) throw new Error(`The options of Slipway are invalid:\n${all.join("\n")}`);
  return read && "file" in read ? read : undefined;
};

/** Returns the path of the config if it is valid. */
const findConfig = ({ config }: SlipwayOptions): string | undefined => {
  const path = v.safeParse(optionEntries.config, config);
  return path.success ? path.output : undefined;
};
