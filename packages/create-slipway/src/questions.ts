import { basename, resolve } from "node:path";
import { isCancel, select, text } from "@clack/prompts";
import { example, type Options } from "./options.ts";
import { describeInvalidName, type TemplateName, templates } from "./templates.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Asks for what the command line did not say.
 *
 * @throws {UsageError} if there is no terminal, or the user cancels
 */
export const completeOptions = async (
  options: Options,
): Promise<{ readonly folder: string; readonly template: TemplateName }> => {
  const { folder, template } = options;
  if (folder !== undefined && template !== undefined) return { folder, template };
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(`Name a folder and a template, such as: ${example}`);
  return { folder: folder ?? (await askFolder()), template: template ?? (await askTemplate()) };
};

const askFolder = async (): Promise<string> =>
  unlessCanceled(
    await text({
      message: "Where should the app be created?",
      initialValue: "my-app",
      validate: (folder = "") => describeInvalidName(basename(resolve(folder))),
    }),
  );

const askTemplate = async (): Promise<TemplateName> =>
  unlessCanceled(
    await select<TemplateName>({
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
