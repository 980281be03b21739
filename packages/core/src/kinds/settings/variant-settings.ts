import { kindLimits } from "../../limits.ts";
import {
  type VariantFit,
  type VariantFormat,
  type VariantRules,
  type Variants,
  variantFits,
  variantFormats,
} from "../variant-rules.ts";
import {
  isObject,
  joinPath,
  type Parser,
  parseObject,
  parseWith,
  refuseSetting,
  withDefault,
} from "./setting-parsers.ts";

const { most, side, quality, defaultQuality } = kindLimits.variants;
const example = '{ width: 320, format: "webp" }';

const parseWholeNumber = (
  range: { readonly min: number; readonly max: number },
  exampleNumber: number,
): Parser<number> =>
  parseWith(
    `must be a whole number from ${range.min} to ${range.max}, such as ${exampleNumber}`,
    (input) =>
      typeof input === "number" &&
      Number.isInteger(input) &&
      input >= range.min &&
      input <= range.max
        ? input
        : undefined,
  );

/** Parses one of several names. */
export const parseChoice = <Name extends string>(
  names: readonly Name[],
  exampleName: Name,
): Parser<Name> =>
  parseWith(`must be one of ${names.join(", ")}, such as "${exampleName}"`, (input) =>
    names.find((name) => name === input),
  );

const pixels = withDefault<number | undefined>(parseWholeNumber(side, 320), undefined);
const formats = Object.keys(variantFormats) as VariantFormat[];

const parseSettings = parseObject<VariantRules>(example, {
  width: pixels,
  height: pixels,
  fit: withDefault<VariantFit>(parseChoice(variantFits, "cover"), "inside"),
  format: withDefault<VariantFormat>(parseChoice(formats, "webp"), "webp"),
  quality: withDefault(parseWholeNumber(quality, defaultQuality), defaultQuality),
});

const parseVariant: Parser<VariantRules> = (input, path) => {
  const parsed = parseSettings(input, path);
  if ("problems" in parsed) return parsed;
  const { width, height, fit } = parsed.value;
  if (width === undefined && height === undefined)
    return { problems: [`${path} must have a width or a height, such as ${example}.`] };
  if (fit !== "inside" && (width === undefined || height === undefined))
    return {
      problems: [
        `${path}.fit "${fit}" requires a width and a height, such as { width: 320, height: 320, fit: "${fit}" }.`,
      ],
    };
  return parsed;
};

const variantName = /^[a-z][a-z0-9-]{0,31}$/;
const nameRule =
  'must have a name of at most 32 lowercase letters, digits, and hyphens that starts with a letter, such as "thumb"';

/** Parses the variants of a kind. */
export const variants: Parser<Variants> = (input, path) => {
  const rule = `must be an object with at most ${most} variants, such as { thumb: ${example} }`;
  if (!isObject(input)) return refuseSetting(path, rule, input);
  const entries = Object.entries(input);
  if (entries.length > most) return { problems: [`${path} ${rule}.`] };
  const parsed = entries.map(
    ([name, settings]) => [name, parseVariant(settings, joinPath(path, name))] as const,
  );
  const problems = parsed.flatMap(([name, result]) => [
    ...(variantName.test(name) ? [] : [`${joinPath(path, name)} ${nameRule}.`]),
    ...("problems" in result ? result.problems : []),
  ]);
  if (problems.length > 0) return { problems };
  return {
    value: Object.fromEntries(
      parsed.flatMap(([name, result]) => ("value" in result ? [[name, result.value]] : [])),
    ),
  };
};
