import { formatFieldPath, shortenText } from "../../fields/field-error.ts";
import { fieldLimits, problemLimits } from "../../fields/field-limits.ts";
import type { FieldError } from "../../problem.ts";

/** A value of JSON (RFC 8259). */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** An object that JSON can contain. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Returns the length of a text in UTF-8, in bytes. */
export const measureText = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};

/** A value that breaks a rule. `not-json` means that no client could have sent the value. */
interface Broken {
  readonly rule: "not-json" | "limit";
  readonly keys: readonly PropertyKey[];
  readonly message: string;
}

/** The fields as they are stored, or the rules that they break. */
export type JsonFields =
  | { readonly fields: JsonObject }
  | { readonly errors: readonly FieldError[]; readonly isJson: boolean };

/**
 * Copies fields if they are JSON within the limits. Leaves out properties that are undefined, as JSON does.
 *
 * @param path the path of the fields in the request, such as `files[0].fields`
 */
export const copyJsonFields = (value: unknown, path = "fields"): JsonFields => {
  const found: Found = { broken: [], keys: 0, characters: 0 };
  const fields = copyValue(value, [], found);
  const { broken } = found;
  if (!isJsonObject(fields) && broken.length === 0)
    broken.push({ rule: "not-json", keys: [], message: "must be a JSON object" });
  if (broken.length === 0 && measureText(JSON.stringify(fields)) > fieldLimits.size)
    broken.push(tooLarge);
  if (broken.length === 0 && isJsonObject(fields)) return { fields };
  return {
    errors: broken.map(({ keys, message }) => createFieldError(path, keys, message)),
    isJson: broken.every(({ rule }) => rule !== "not-json"),
  };
};

/** Returns an error at a path within the fields. */
export const createFieldError = (
  path: string,
  keys: readonly PropertyKey[],
  message: string,
): FieldError => ({
  path: shortenText(formatFieldPath([path, ...keys])),
  message: shortenText(message),
});

const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The state of one copy. It ends early if the fields are certainly too large. */
interface Found {
  readonly broken: Broken[];
  keys: number;
  /** A lower bound of the size. */
  characters: number;
}

const tooLarge: Broken = {
  rule: "limit",
  keys: [],
  message: `must have at most ${fieldLimits.size} bytes as JSON`,
};
const tooManyKeys: Broken = {
  rule: "limit",
  keys: [],
  message: `must have at most ${fieldLimits.keys} keys, including those of nested objects`,
};

/** Assigning to these names can change an object's prototype, or reach one. */
const reservedNames = ["__proto__", "constructor", "prototype"];

const isOver = ({ broken, characters, keys }: Found): boolean =>
  characters > fieldLimits.size || keys > fieldLimits.keys || broken.length >= problemLimits.errors;

const copyValue = (
  value: unknown,
  keys: readonly PropertyKey[],
  found: Found,
): JsonValue | undefined => {
  const complain = (rule: Broken["rule"], message: string): undefined => {
    found.broken.push({ rule, keys, message });
  };
  found.characters += 1;
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) return complain("not-json", "must be a finite number");
      return isStorable(value) ? value : complain("limit", numberMessage);
    case "string":
      found.characters += value.length;
      if (found.characters > fieldLimits.size) return replaceBroken(found, tooLarge);
      return isWellFormed(value) ? value : complain("limit", "must be well-formed Unicode");
    case "object":
      if (value === null) return null;
      if (keys.length >= fieldLimits.depth)
        return complain("limit", `must have at most ${fieldLimits.depth} levels`);
      if (Array.isArray(value)) return copyArray(value, keys, found);
      return isPlain(value) ? copyObject(value, keys, found) : complain("not-json", jsonMessage);
    default:
      return complain("not-json", jsonMessage);
  }
};

const jsonMessage = "must be a JSON value";

/** The smallest size of a number other than 0 (Amazon DynamoDB Developer Guide, "Data types", number). */
const smallestNumber = 1e-130;
const numberMessage = `must be a number from -${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;

/** Returns true for numbers that DynamoDB's document client can write. */
const isStorable = (value: number): boolean =>
  Math.abs(value) <= Number.MAX_SAFE_INTEGER && (value === 0 || Math.abs(value) >= smallestNumber);

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** An object of a class, such as a date, becomes something else as JSON. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** Reports only this rule, because the others were not checked everywhere. */
const replaceBroken = ({ broken }: Found, rule: Broken): undefined => {
  broken.splice(0, broken.length, rule);
};

const copyArray = (
  values: readonly unknown[],
  keys: readonly PropertyKey[],
  found: Found,
): JsonValue => {
  const copies: JsonValue[] = [];
  // Not forEach, which skips holes.
  for (const [index, value] of values.entries()) {
    if (isOver(found)) break;
    const copy = copyValue(value, [...keys, index], found);
    if (copy !== undefined) copies.push(copy);
  }
  if (found.characters > fieldLimits.size) replaceBroken(found, tooLarge);
  return copies;
};

const copyObject = (value: object, keys: readonly PropertyKey[], found: Found): JsonValue => {
  const names = Object.keys(value);
  found.keys += names.length;
  const copies: [string, JsonValue][] = [];
  for (const name of names) {
    if (isOver(found)) break;
    found.characters += name.length;
    const item: unknown = Reflect.get(value, name);
    const message = findNameProblem(name);
    if (message !== undefined) found.broken.push({ rule: "limit", keys: [...keys, name], message });
    else if (item !== undefined) {
      const copy = copyValue(item, [...keys, name], found);
      if (copy !== undefined) copies.push([name, copy]);
    }
  }
  if (found.characters > fieldLimits.size) replaceBroken(found, tooLarge);
  else if (found.keys > fieldLimits.keys) replaceBroken(found, tooManyKeys);
  return Object.fromEntries(copies);
};

const findNameProblem = (name: string): string | undefined => {
  if (name === "") return "must have a name";
  if (reservedNames.includes(name)) return "is a reserved name";
  return isWellFormed(name) ? undefined : "must have a name in well-formed Unicode";
};
