import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { findPackageJSON } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { isGenerated } from "./generated-files.ts";
import type { TemplateName } from "./templates.ts";
import { UsageError } from "./usage-error.ts";

/** The name of every template, which the name of the app replaces. */
const templateName = "slipway-app";

/** Files that contain the name. */
const namedFiles = ["package.json", "sst.config.ts", "README.md"];

/** npm does not publish files with this name, so the package contains it without the dot. */
const gitignore = "gitignore";

/** Files that do not keep an app from being created next to them. */
const harmlessFiles = [".git", ".DS_Store"];

/**
 * Copies a template to a folder. If it fails, it leaves the folder as it was.
 *
 * @throws {UsageError} if the folder is a file, contains files, or cannot be written
 */
export const createApp = (folder: string, template: TemplateName): void => {
  const path = resolve(folder);
  checkEmpty(path, folder);
  const before = existsSync(path) ? readdirSync(path) : [];
  let created: string | undefined;
  try {
    created = createFolder(path);
    copyTemplate(template, path);
  } catch (error) {
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    else if (existsSync(path)) removeOthers(path, before);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${folder} cannot be written: ${reason}. Name another folder.`);
  }
};

/**
 * Creates a folder and its missing parents. The first missing one is created on its own, because Node's recursive
 * `mkdirSync` never returns where the system creates no folder, as in /proc.
 *
 * @returns the first folder that it created, if any
 */
const createFolder = (path: string): string | undefined => {
  if (existsSync(path)) return undefined;
  const first = findFirstMissing(path);
  mkdirSync(first);
  mkdirSync(path, { recursive: true });
  return first;
};

const findFirstMissing = (path: string): string =>
  existsSync(dirname(path)) ? path : findFirstMissing(dirname(path));

const removeOthers = (path: string, kept: readonly string[]): void => {
  for (const name of readdirSync(path))
    if (!kept.includes(name)) rmSync(join(path, name), { recursive: true, force: true });
};

const checkEmpty = (path: string, folder: string): void => {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory())
    throw new UsageError(`${folder} is a file. Name a new or empty folder.`);
  const [file] = readdirSync(path).filter((name) => !harmlessFiles.includes(name));
  if (file !== undefined)
    throw new UsageError(
      `${folder} is not empty: it contains ${file}. Name a new or empty folder.`,
    );
};

const copyTemplate = (template: TemplateName, path: string): void => {
  const source = join(findTemplates(), template);
  cpSync(source, path, { recursive: true, filter: (file) => !isGenerated(file) });
  if (existsSync(join(path, gitignore)))
    renameSync(join(path, gitignore), join(path, `.${gitignore}`));
  const name = basename(path);
  for (const file of namedFiles) {
    const text = readFileSync(join(path, file), "utf8");
    writeFileSync(join(path, file), text.replaceAll(templateName, name));
  }
};

/** Returns the folder of the templates, which only the published package has. */
const findTemplates = (): string =>
  join(dirname(findPackageJSON(import.meta.url) ?? ""), "templates");
