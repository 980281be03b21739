import { parseSync } from "rolldown/utils";

/** What a module imports, exports from, or loads on demand. */
export interface Import {
  readonly specifier: string;
  /** True if only types are imported. */
  readonly isType: boolean;
}

/**
 * Returns the imports of a module.
 *
 * @throws Error if the code cannot be parsed
 */
export const findImports = (file: string, code: string): readonly Import[] => {
  const { module, errors } = parseSync(file, code);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const imported = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    isType: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  const exported = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ specifier: moduleRequest.value, isType }],
    );
  const onDemand = module.dynamicImports
    .map(({ moduleRequest }) => code.slice(moduleRequest.start, moduleRequest.end))
    .flatMap((expression) => /^(["'])(.*)\1$/.exec(expression)?.[2] ?? [])
    .map((specifier) => ({ specifier, isType: false }));
  return [...imported, ...exported, ...onDemand];
};
