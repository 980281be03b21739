import { UsageError } from "./usage-error.ts";

/** The templates, in the order in which they are offered. Each is a folder of the package. */
export const templates = {
  vite: "Vite + React page, with the API on AWS Lambda",
  next: "Next app, with the API inside it",
  api: "API only, with Hono",
  sst: "SST monorepo: a page, hooks, and the API on AWS Lambda",
} as const;

export type TemplateName = keyof typeof templates;

/** The folder name of an app, which also becomes the name of its package and of its SST app. */
const validName = /^[a-z][a-z0-9-]{0,39}$/;

const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);

/** @throws {UsageError} if there is no template with this name */
export const checkTemplate = (name: string): TemplateName => {
  if (isTemplate(name)) return name;
  throw new UsageError(
    `There is no template ${JSON.stringify(name)}. Use one of ${Object.keys(templates).join(", ")}.`,
  );
};

/** Returns one line if an app cannot have this name. */
export const describeInvalidName = (name: string): string | undefined =>
  validName.test(name)
    ? undefined
    : `${JSON.stringify(name)} cannot be the name of an app. Use at most 40 lowercase letters, digits, and hyphens, starting with a letter, such as my-app.`;
