import { basename, extname } from "node:path";
import { hookNames } from "@slipway/core/kinds/hook-names";
import { parseSync, Visitor } from "rolldown/utils";
import { UnreadableConfigError } from "./config-report.ts";

/** Functions of a config that a deployment does not call. */
const functionNames: readonly string[] = [...hookNames, "ownerOf"];

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Replaces the hooks in a module by empty functions. What only hooks use can then be left out, such as the connection to a database
 * that does not exist yet.
 *
 * @param file the module's path, for its extension and for error messages
 * @throws {UnreadableConfigError} if the module has a syntax error
 */
export const removeHooks = (code: string, file: string): string => {
  const { program, errors } = parseSync(`module${extname(file)}`, code);
  const [error] = errors;
  if (error !== undefined)
    throw new UnreadableConfigError(
      `${basename(file)} has a syntax error${describePlace(code, error.labels[0])}: ${error.message}`,
    );
  const edits: Edit[] = [];
  new Visitor({
    Property: ({ key, value, shorthand, method, start, end }) => {
      const name = key.type === "Identifier" ? key.name : "value" in key ? key.value : undefined;
      if (typeof name !== "string" || !functionNames.includes(name)) return;
      if (shorthand || method) edits.push({ start, end, text: `${name}: () => {}` });
      else if (mayBeFunction(value.type))
        edits.push({ start: value.start, end: value.end, text: "() => {}" });
    },
  }).visit(program);
  return applyEdits(code, edits);
};

/** A value that cannot be a function is left as it is, and the config's check refuses it. */
const mayBeFunction = (type: string): boolean =>
  !["Literal", "ObjectExpression", "ArrayExpression", "TemplateLiteral"].includes(type);

/** Applies the outermost edits. A hook can be inside another one. */
const applyEdits = (code: string, edits: readonly Edit[]): string => {
  let edited = "";
  let position = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < position) continue;
    edited += code.slice(position, start) + text;
    position = end;
  }
  return edited + code.slice(position);
};

const describePlace = (code: string, place: { readonly start: number } | undefined): string =>
  place ? ` in line ${code.slice(0, place.start).split("\n").length}` : "";
