import { problemLimits } from "./field-limits.ts";

/** Returns the path of a field, such as `files[0].size`. */
export const formatFieldPath = (keys: readonly unknown[]): string =>
  keys.reduce<string>(
    (path, key) =>
      typeof key === "number"
        ? `${path}[${key}]`
        : path === ""
          ? String(key)
          : `${path}.${String(key)}`,
    "",
  );

/** Shortens a text that the request can choose, such as the name of an unknown field. */
export const shortenText = (text: string): string => {
  const { textLength } = problemLimits;
  return text.length > textLength
    ? `${text.slice(0, textLength).replace(/\p{Surrogate}$/u, "")}…`
    : text;
};
