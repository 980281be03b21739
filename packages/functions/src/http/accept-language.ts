import { chooseLanguage, type MatchedLanguage } from "@slipway/core/language/languages";
import type { HttpRequest } from "./http.ts";

/** A longer header is not from a browser. */
const mostTags = 20;

/** Lists the languages of `Accept-Language` in the order of preference (RFC 9110, section 12.5.4). */
const parseAcceptLanguage = (header: string): readonly string[] =>
  header
    .split(",", mostTags)
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((text) => text.trim());
      const weight = parameters.find((text) => text.startsWith("q="));
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);

/** Returns the language of a page that answers a request. English if no requested language has texts. */
export const readLanguage = ({ headers }: Pick<HttpRequest, "headers">): MatchedLanguage =>
  chooseLanguage(parseAcceptLanguage(headers["accept-language"] ?? ""));
