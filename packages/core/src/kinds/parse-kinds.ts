import { acceptedTypes } from "../content/accepted-types.ts";
import { canShowInline } from "../content/display.ts";
import { kindLimits, limits } from "../limits.ts";
import { type ContentTypes, defaultKindName, type KindRules, type Kinds } from "./kind-rules.ts";
import { addExtensions } from "./settings/accept.ts";
import { type KindSettings, kindSettings } from "./settings/kind-settings.ts";
import {
  isObject,
  joinPath,
  type Parsed,
  type Parser,
  parseObject,
  parseWith,
  refuseSetting,
  withDefault,
} from "./settings/setting-parsers.ts";

/** A config has invalid settings. Its message lists all of them. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** One sentence for each invalid setting: its name, the rule, and an example. */
  readonly problems: readonly string[];

  /** @param problems one sentence for each invalid setting */
  constructor(problems: readonly string[]) {
    super(`The config of Slipway is invalid:\n${problems.join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Parses the static settings of a config.
 *
 * @param config the value that `defineSlipway` returned; undefined for one kind `default` with the limits of Slipway
 * @returns the rules of every kind
 * @throws {ConfigError} with every invalid setting
 */
export const parseKinds = (config: unknown = { kinds: { [defaultKindName]: {} } }): Kinds => {
  const parsed = parseConfig(config, "");
  if ("problems" in parsed) throw new ConfigError(parsed.problems);
  return parsed.value.kinds;
};

const kindName = /^[a-z][a-z0-9-]{0,31}$/;
const nameRule =
  'must have a name of at most 32 lowercase letters, digits, and hyphens that starts with a letter, such as "avatar"';
const kindsRule = `must be an object with 1 to ${kindLimits.kinds} kinds, such as { avatar: { accept: ["image/*"] } }`;

const parseKindMap: Parser<Kinds> = (input, path) => {
  if (!isObject(input)) return refuseSetting(path, kindsRule, input);
  const entries = Object.entries(input);
  if (entries.length === 0 || entries.length > kindLimits.kinds)
    return { problems: [`${path} ${kindsRule}.`] };
  const parsed = entries.map(([name, kind]) => [name, parseKind(kind, path, name)] as const);
  const problems = parsed.flatMap(([, result]) => ("problems" in result ? result.problems : []));
  if (problems.length > 0) return { problems };
  return {
    value: Object.fromEntries(
      parsed.flatMap(([name, result]) => ("value" in result ? [[name, result.value]] : [])),
    ),
  };
};

const parseKind = (input: unknown, path: string, name: string): Parsed<KindRules> => {
  const kindPath = joinPath(path, name);
  const nameProblems = kindName.test(name) ? [] : [`${kindPath} ${nameRule}.`];
  const settings = parseSettings(input, kindPath);
  if ("problems" in settings) return { problems: [...nameProblems, ...settings.problems] };
  const problems = [...nameProblems, ...findConflicts(settings.value, kindPath)];
  return problems.length > 0 ? { problems } : { value: createRules(name, settings.value) };
};

const parseSettings = parseObject<KindSettings>(
  '{ accept: ["image/*"], maxSize: "5 MB" }',
  kindSettings,
);

/** Returns the problems of settings that are valid on their own. */
const findConflicts = (settings: KindSettings, path: string): readonly string[] => {
  const { minSize, maxSize, retention, fields, visibility, trash = 0 } = settings;
  const problems: string[] = [];
  if (minSize > maxSize)
    problems.push(`${path}.minSize must be at most maxSize, such as minSize: "1 byte".`);
  if (retention.default !== undefined && !retention.choices.includes(retention.default))
    problems.push(
      `${path}.retention.default must be one of retention.choices, such as { choices: ["30 days"], default: "30 days" }.`,
    );
  if (visibility === "public" && trash > 0)
    problems.push(
      `${path}.trash must be "0 days" for a kind with visibility: "public", because everyone can read its files until they are deleted.`,
    );
  for (const setting of ["index", "editable"] as const)
    if (fields === undefined && settings[setting].length > 0)
      problems.push(
        `${path}.${setting} requires fields, such as fields: v.object({ albumId: v.string() }).`,
      );
  return problems;
};

const createRules = (name: string, settings: KindSettings): KindRules => {
  const { accept, disposition, retention } = settings;
  const contentTypes: ContentTypes = accept === "any" ? "any" : addExtensions(accept);
  const accepted = accept === "any" ? Object.keys(acceptedTypes) : accept;
  return {
    name,
    contentTypes,
    minSize: settings.minSize,
    maxSize: settings.maxSize,
    maxFiles: settings.maxFiles,
    retention: {
      choices: [...retention.choices].sort((a, b) => a - b),
      ...(retention.default !== undefined && { default: retention.default }),
    },
    // A public file is served at its address for as long as its object exists.
    trash: settings.trash ?? (settings.visibility === "public" ? 0 : limits.trashDays),
    policyLifetime: settings.policyLifetime,
    linkLifetime: settings.linkLifetime,
    visibility: settings.visibility,
    delivery: settings.delivery,
    inlineTypes: accepted.filter(
      (type) => canShowInline(type) && (disposition === "inline" || disposition.includes(type)),
    ),
    variants: settings.variants,
    mediaDetails: settings.mediaDetails,
    index: settings.index,
    editable: settings.editable,
    hasFields: settings.fields !== undefined,
  };
};

const parseConfig = parseObject<{ kinds: Kinds; ownerOf: unknown }>(
  '{ kinds: { avatar: { accept: ["image/*"] } } }',
  {
    kinds: parseKindMap,
    ownerOf: withDefault<unknown>(
      parseWith("must be a function such as (claims) => String(claims.team)", (input) =>
        typeof input === "function" ? input : undefined,
      ),
      undefined,
    ),
  },
);
