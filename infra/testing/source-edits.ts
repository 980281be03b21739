import { findMarkedCode } from "@slipway/simulation/mutations/marked-code";
import { type Mutation, mutateSource } from "@slipway/simulation/mutations/mutate-source";

/** A mistake in a source file, at the code that the comment `// guard: name` marks. The file itself does not change. */
export interface Edit {
  /** Path from the checkout's root. */
  readonly file: string;
  readonly guard: string;
  /** Changes the marked code, or inserts code before it. */
  readonly mutation: Mutation | { readonly insert: string };
}

/** @throws {Error} if the source does not have exactly one such mark */
export const editSource = (source: string, { guard, mutation }: Edit): string =>
  typeof mutation === "object" && "insert" in mutation
    ? insertCode(source, guard, mutation.insert)
    : mutateSource(source, guard, mutation);

const insertCode = (source: string, guard: string, code: string): string => {
  const [marked, ...others] = findMarkedCode(source).filter(({ name }) => name === guard);
  if (marked === undefined || others.length > 0)
    throw new Error(`The guard "${guard}" must be marked exactly once.`);
  return `${source.slice(0, marked.start)}${code}\n${source.slice(marked.start)}`;
};
