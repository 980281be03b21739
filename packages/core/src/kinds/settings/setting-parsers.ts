/** The value of a setting, or its problems as sentences. */
export type Parsed<Value> = { readonly value: Value } | { readonly problems: readonly string[] };

/**
 * Parses one setting.
 *
 * @param path the setting's name in the config, such as `kinds.avatar.maxSize`
 */
export type Parser<Value> = (input: unknown, path: string) => Parsed<Value>;

/** Returns the problem of a setting: its name, the rule, and its value. */
export const refuseSetting = (
  path: string,
  rule: string,
  input: unknown,
): { readonly problems: readonly string[] } => ({
  problems: [`${path || "The config"} ${rule}, not ${formatInput(input)}.`],
});

/** Formats a value that a config contains. */
const formatInput = (input: unknown): string => {
  switch (typeof input) {
    case "string":
      return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input);
    case "object":
      return input === null ? "null" : Array.isArray(input) ? "an array" : "an object";
    case "function":
      return "a function";
    default:
      return String(input);
  }
};

/** Accepts a value for which `parse` returns something. */
export const parseWith =
  <Value extends {}>(rule: string, parse: (input: unknown) => Value | undefined): Parser<Value> =>
  (input, path) => {
    const value = parse(input);
    return value === undefined ? refuseSetting(path, rule, input) : { value };
  };

/** Uses a default if the setting is missing. */
export const withDefault =
  <Value>(parser: Parser<Value>, value: Value): Parser<Value> =>
  (input, path) =>
    input === undefined ? { value } : parser(input, path);

/** Parses every item of a list without duplicates. */
export const parseList =
  <Item>(
    item: Parser<Item>,
    { rule, most }: { rule: string; most: number },
  ): Parser<readonly Item[]> =>
  (input, path) => {
    if (!Array.isArray(input) || input.length > most) return refuseSetting(path, rule, input);
    const items = input.map((value: unknown, index) => item(value, `${path}[${index}]`));
    const problems = items.flatMap((parsed) => ("problems" in parsed ? parsed.problems : []));
    if (problems.length > 0) return { problems };
    const values = items.flatMap((parsed) => ("value" in parsed ? [parsed.value] : []));
    return new Set(values).size === values.length
      ? { value: values }
      : { problems: [`${path} must not contain an item twice.`] };
  };

/**
 * Parses an object whose settings are all known. Reports all problems of all settings.
 *
 * @param example a valid object, for messages
 * @param parsers the parser of each setting
 */
export const parseObject =
  <Settings extends object>(
    example: string,
    parsers: { readonly [Name in keyof Settings]: Parser<Settings[Name]> },
  ): Parser<Settings> =>
  (input, path) => {
    if (!isObject(input))
      return refuseSetting(path, `must be an object, such as ${example}`, input);
    const names = Object.keys(parsers);
    const unknown = Object.keys(input)
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `${joinPath(path, name)} is not a known setting. The settings are ${names.join(", ")}.`,
      );
    const parsed = (Object.keys(parsers) as (keyof Settings & string)[]).map(
      (name) => [name, parsers[name](input[name], joinPath(path, name))] as const,
    );
    const problems = parsed.flatMap(([, result]) => ("problems" in result ? result.problems : []));
    if (unknown.length + problems.length > 0) return { problems: [...unknown, ...problems] };
    const values = parsed.map(([name, result]) => [name, "value" in result && result.value]);
    // Every parser returned a value.
    return { value: Object.fromEntries(values) as Settings };
  };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Returns the path of a setting, with a name in quotation marks unless it is plain. */
export const joinPath = (path: string, name: string): string => {
  if (!/^[\w-]+$/.test(name)) return `${path}[${formatInput(name)}]`;
  return path === "" ? name : `${path}.${name}`;
};
