import { parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

/** An option of a command. Without `value`, it is a flag. */
export interface OptionDefinition {
  /** The name of the option's value in the usage, such as `URL`. */
  readonly value?: string;
  /** True if the option can be given several times. */
  readonly isRepeatable?: true;
  readonly help: string;
}

/** The options of a command by name, in the order of the usage. `help` is added to each command. */
export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** The command line of a command. The usage and the parser derive from it. */
export interface CommandLine<Options extends OptionDefinitions> {
  /** The first line of the usage, such as `slipway put [options] FILE…`. */
  readonly synopsis: string;
  readonly description: string;
  readonly options: Options;
  /** Describes credentials and exit codes at the end of the usage. */
  readonly notes: string;
  /** Accepts arguments that are not options. */
  readonly allowPositionals?: boolean;
}

export interface ParsedCommandLine<Options extends OptionDefinitions> {
  readonly values: {
    readonly [Name in keyof Options]: Options[Name] extends { readonly isRepeatable: true }
      ? readonly string[]
      : Options[Name] extends { readonly value: string }
        ? string | undefined
        : boolean;
  };
  readonly positionals: readonly string[];
}

/**
 * Parses the arguments of a command.
 *
 * @returns undefined if the user asked for help
 * @throws {UsageError} if an option is unknown, or its value is missing
 */
export const parseCommandLine = <Options extends OptionDefinitions>(
  { options, allowPositionals = false }: CommandLine<Options>,
  args: readonly string[],
): ParsedCommandLine<Options> | undefined => {
  const definitions = Object.entries(options).map(
    ([name, option]) => [name, defineOption(option)] as const,
  );
  const { help, values, positionals } = parse({
    args: [...args],
    options: Object.fromEntries(definitions),
    allowPositionals,
  });
  // `parseArgs` has checked the types of the values.
  return help ? undefined : { values: values as ParsedCommandLine<Options>["values"], positionals };
};

type ParsedOption =
  | { readonly type: "boolean"; readonly default: boolean }
  | { readonly type: "string" }
  | { readonly type: "string"; readonly multiple: true; readonly default: string[] };

const defineOption = ({ value, isRepeatable }: OptionDefinition): ParsedOption => {
  if (value === undefined) return { type: "boolean", default: false };
  return isRepeatable ? { type: "string", multiple: true, default: [] } : { type: "string" };
};

const parse = ({
  options,
  ...config
}: {
  readonly args: string[];
  readonly options: Record<string, ParsedOption>;
  readonly allowPositionals: boolean;
}) => {
  try {
    const help = { type: "boolean", short: "h" } as const;
    const { values, positionals } = parseArgs({ ...config, options: { ...options, help } });
    return { help: values.help === true, values, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** Returns the text for `--help`. */
export const formatUsage = <Options extends OptionDefinitions>({
  synopsis,
  description,
  options,
  notes,
}: CommandLine<Options>): string => {
  const rows = [
    ...Object.entries(options).map(
      ([name, { value, help }]) =>
        [value === undefined ? `--${name}` : `--${name} ${value}`, help] as const,
    ),
    ["--help", "print this text"] as const,
  ];
  const width = Math.max(...rows.map(([option]) => option.length));
  const lines = rows.map(([option, help]) => `  ${option.padEnd(width)}   ${help}`);
  return [synopsis, description, lines.join("\n"), notes].join("\n\n");
};

/**
 * Reads the value of an option that is a whole number.
 *
 * @throws {UsageError} if it is not a number, or out of range
 */
export const readNumber = (
  text: string | undefined,
  { name, min, max, fallback }: NumberOption,
): number => {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw new UsageError(`--${name} must be a number from ${min} to ${max}, not ${text}.`);
  return number;
};

interface NumberOption {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The value without the option. */
  readonly fallback: number;
}
