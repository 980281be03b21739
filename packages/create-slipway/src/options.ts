import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkTemplate, describeInvalidName, type TemplateName, templates } from "./templates.ts";
import { UsageError } from "./usage-error.ts";

/** The settings of the app that the command line names. The command asks for the others. */
export interface Options {
  readonly folder: string | undefined;
  readonly template: TemplateName | undefined;
}

export const usage = `npm create slipway [folder] [-- --template NAME]

Creates an app that uploads files with Slipway.

${Object.entries(templates)
  .map(([name, description]) => `  --template ${name.padEnd(5)} ${description}`)
  .join("\n")}
  --help           print this help`;

/** An example for messages. */
export const example = "npm create slipway my-app -- --template next";

/**
 * Parses the command line.
 *
 * @returns undefined if only the help was requested
 * @throws {UsageError} for an unknown option, an unknown template, or an invalid name
 */
export const parseOptions = (args: readonly string[]): Options | undefined => {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  // npm keeps `--template` to itself unless -- precedes it, and passes on its value.
  const [folder, extra, ...more] = positionals;
  const template = values.template ?? extra;
  if (more.length > 0 || (extra !== undefined && values.template !== undefined))
    throw new UsageError(`Name one folder and one template, such as: ${example}`);
  if (folder !== undefined) checkFolder(folder);
  return { folder, template: template === undefined ? undefined : checkTemplate(template) };
};

/** @throws {UsageError} if an app cannot have the name of this folder */
export const checkFolder = (folder: string): void => {
  const problem = describeInvalidName(basename(resolve(folder)));
  if (problem !== undefined) throw new UsageError(problem);
};

const parse = (args: readonly string[]) => {
  try {
    const options = {
      template: { type: "string", short: "t" },
      help: { type: "boolean", short: "h" },
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node adds sentences about options that start with a hyphen.
    const [problem] = (error instanceof Error ? error.message : String(error)).split(
      /\.(?: |$)/,
      1,
    );
    throw new UsageError(`${problem}. Use it as in: ${example}`);
  }
};
