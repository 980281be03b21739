import { basename, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { isCancel, select, text } from "@clack/prompts";
import { example, type Options } from "./options.ts";
import { describeInvalidName, type TemplateName, templates } from "./templates.ts";
import { UsageError } from "./usage-error.ts";

/** Where questions are printed, and answers typed. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
}

/**
 * Asks for what the command line did not say.
 *
 * @throws {UsageError} if there is no terminal, or the user cancels
 */
export const completeOptions = async (
  options: Options,
  terminal: Terminal = process,
): Promise<{ readonly folder: string; readonly template: TemplateName }> => {
  const { folder, template } = options;
  if (folder !== undefined && template !== undefined) return { folder, template };
  if (!terminal.stdin.isTTY || !terminal.stdout.isTTY)
    throw new UsageError(`Name a folder and a template, such as: ${example}`);
  return {
    folder: folder ?? (await askFolder(terminal)),
    template: template ?? (await askTemplate(terminal)),
  };
};

const askFolder = async ({ stdin, stdout }: Terminal): Promise<string> =>
  unlessCanceled(
    await text({
      input: stdin,
      output: stdout,
      message: "Where should the app be created?",
      initialValue: "my-app",
      validate: (folder = "") => describeInvalidName(basename(resolve(folder))),
    }),
  );

const askTemplate = async ({ stdin, stdout }: Terminal): Promise<TemplateName> =>
  unlessCanceled(
    await select<TemplateName>({
      input: stdin,
      output: stdout,
      message: "Which template?",
      options: Object.entries(templates).map(([value, label]) => ({
        value: value as TemplateName,
        label,
      })),
    }),
  );

const unlessCanceled = <Answer>(answer: Answer): Exclude<Answer, symbol> => {
  if (isCancel(answer)) throw new UsageError("Canceled. Nothing was written.");
  return answer as Exclude<Answer, symbol>;
};
