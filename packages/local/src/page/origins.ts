import { StartError } from "../start-error.ts";

const example = "http://localhost:5173";

/**
 * Checks the origin of another page that may use the local stack.
 *
 * @param name of the option, for the error
 * @throws {StartError} unless it is a scheme, a host, and a port, without a path or an asterisk
 */
export const checkOrigin = (text: string, name = "--origin"): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  if (url && isWeb && url.origin === text && !text.includes("*")) return text;
  const nearest = url && isWeb && !text.includes("*") ? url.origin : example;
  throw new StartError(
    `${name} must be the scheme, the host, and the port of a page, such as ${nearest}, but is ${text === "" ? "empty" : text}.`,
  );
};
