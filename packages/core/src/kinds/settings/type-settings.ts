import { canShowInline } from "../../content/display.ts";
import { resolveAcceptItem } from "./accept.ts";
import { isObject, type Parser, parseList, parseObject, refuseSetting } from "./setting-parsers.ts";

const acceptItemRule =
  'must be a MIME type, a family, or an extension that Slipway knows, such as "application/pdf", "image/*", or ".docx"';

/** Parses one item of a list of types to the content types that it stands for. */
const createItemParser =
  (isAllowed: (type: string) => boolean): Parser<readonly string[]> =>
  (input, path) => {
    const types = typeof input === "string" ? resolveAcceptItem(input) : [];
    if (types.length === 0) return refuseSetting(path, acceptItemRule, input);
    const allowed = types.filter(isAllowed);
    return allowed.length > 0
      ? { value: allowed }
      : refuseSetting(path, 'must be a type that is safe to show, such as "image/*"', input);
  };

const createTypesParser = (
  rule: string,
  isAllowed: (type: string) => boolean,
): Parser<readonly string[]> => {
  const parseItems = parseList(createItemParser(isAllowed), { rule, most: 200 });
  return (input, path) => {
    const items = parseItems(input, path);
    if ("problems" in items) return items;
    if (items.value.length === 0) return refuseSetting(path, rule, input);
    return { value: [...new Set(items.value.flat())] };
  };
};

const acceptedTypeList = createTypesParser(
  'must be "any" or an array of types, such as ["image/*", ".pdf"]',
  () => true,
);

/** Parses the accepted types to content types. */
export const accept: Parser<"any" | readonly string[]> = (input, path) =>
  input === "any" ? { value: input } : acceptedTypeList(input, path);

const inlineExample = '{ inline: ["image/*"] }';

const inlineTypes = parseObject<{ inline: readonly string[] }>(inlineExample, {
  inline: createTypesParser('must be an array of types, such as ["image/*"]', canShowInline),
});

/** Parses the types that may be shown to content types. `attachment` stands for none. */
export const disposition: Parser<readonly string[]> = (input, path) => {
  if (input === "attachment") return { value: [] };
  if (!isObject(input))
    return refuseSetting(path, `must be "attachment" or an object such as ${inlineExample}`, input);
  const parsed = inlineTypes(input, path);
  return "problems" in parsed ? parsed : { value: parsed.value.inline };
};
