import type { StandardSchemaV1 } from "@standard-schema/spec";
import { defaultTypes } from "../../content/accepted-types.ts";
import { kindLimits, limits } from "../../limits.ts";
import { isStandardSchema } from "../fields/fields-schema.ts";
import { type MediaDetails, mediaDetailLevels, type Variants } from "../variant-rules.ts";
import {
  createLifetimeParser,
  createSizeParser,
  type Retention,
  retention,
  trash,
} from "./quantity-settings.ts";
import { type Parser, parseList, parseWith, withDefault } from "./setting-parsers.ts";
import { accept, disposition } from "./type-settings.ts";
import { parseChoice, variants } from "./variant-settings.ts";

/** The settings of a kind in Slipway's units: bytes, seconds, and days of retention. */
export interface KindSettings {
  readonly accept: "any" | readonly string[];
  readonly minSize: number;
  readonly maxSize: number;
  readonly maxFiles: number;
  readonly retention: Retention;
  /** Days. */
  readonly trash: number | undefined;
  readonly policyLifetime: number;
  readonly linkLifetime: number;
  readonly visibility: "private" | "public";
  readonly delivery: "s3" | "cdn";
  /** `inline` stands for every type that is safe to show. */
  readonly disposition: "inline" | readonly string[];
  readonly variants: Variants;
  readonly mediaDetails: MediaDetails;
  readonly fields: StandardSchemaV1 | undefined;
  readonly index: readonly string[];
  readonly editable: readonly string[];
  readonly authorize: unknown;
  readonly onReady: unknown;
  readonly onRejected: unknown;
  readonly onTrashed: unknown;
  readonly onRestored: unknown;
  readonly onDeleted: unknown;
}

const fieldName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Parameters of `GET /uploads`, which a field to list by would hide. */
export const reservedIndexNames = [
  "kind",
  "cursor",
  "limit",
  "status",
  "owner",
  "path",
  "q",
  "type",
  "sort",
];

const indexName = parseWith(
  `must be the name of a field of at most ${kindLimits.indexNameLength} letters, digits, hyphens, and underscores, and none of ${reservedIndexNames.join(", ")}, such as "albumId"`,
  (input) =>
    typeof input === "string" &&
    fieldName.test(input) &&
    input.length <= kindLimits.indexNameLength &&
    !reservedIndexNames.includes(input)
      ? input
      : undefined,
);

const editableName = parseWith('must be the name of a field, such as "note"', (input) =>
  typeof input === "string" && input !== "" ? input : undefined,
);

const createHookParser = (parameter: string) =>
  withDefault<unknown>(
    parseWith(`must be a function such as async (${parameter}) => { … }`, (input) =>
      typeof input === "function" ? input : undefined,
    ),
    undefined,
  );

const hook = createHookParser("{ upload }");

const maxFiles = parseWith(
  `must be a whole number from 1 to ${limits.filesPerRequest}, such as 10`,
  (input) =>
    typeof input === "number" &&
    Number.isInteger(input) &&
    input >= 1 &&
    input <= limits.filesPerRequest
      ? input
      : undefined,
);

const visibility = parseWith('must be "private" or "public"', (input) =>
  input === "private" || input === "public" ? input : undefined,
);

const delivery = parseWith('must be "s3" or "cdn"', (input) =>
  input === "s3" || input === "cdn" ? input : undefined,
);

const { fileSize } = limits;

/** The parser of each setting of a kind. The defaults are the limits of Slipway. */
export const kindSettings: { readonly [Name in keyof KindSettings]: Parser<KindSettings[Name]> } = {
  accept: withDefault<KindSettings["accept"]>(accept, defaultTypes),
  minSize: withDefault(createSizeParser({ min: 0, max: fileSize, example: "1 KB" }), 1),
  maxSize: withDefault(createSizeParser({ min: 1, max: fileSize, example: "5 MB" }), fileSize),
  maxFiles: withDefault(maxFiles, limits.filesPerRequest),
  retention: withDefault(retention, { choices: limits.retentionDays, default: undefined }),
  trash: withDefault<number | undefined>(trash, undefined),
  policyLifetime: withDefault(
    createLifetimeParser({ ...kindLimits.policyLifetime, example: "15 minutes" }),
    limits.policyLifetime,
  ),
  linkLifetime: withDefault(
    createLifetimeParser({ ...kindLimits.linkLifetime, example: "5 minutes" }),
    limits.downloadLinkLifetime,
  ),
  visibility: withDefault<KindSettings["visibility"]>(visibility, "private"),
  delivery: withDefault<KindSettings["delivery"]>(delivery, "s3"),
  disposition: withDefault<KindSettings["disposition"]>(disposition, "inline"),
  variants: withDefault<Variants>(variants, {}),
  mediaDetails: withDefault<MediaDetails>(parseChoice(mediaDetailLevels, "full"), "basic"),
  fields: withDefault<StandardSchemaV1 | undefined>(
    parseWith("must be a Standard Schema such as v.object({ albumId: v.string() })", (input) =>
      isStandardSchema(input) ? input : undefined,
    ),
    undefined,
  ),
  index: withDefault(
    parseList(indexName, {
      rule: `must be an array of at most ${kindLimits.indexFields} field names, such as ["albumId"]`,
      most: kindLimits.indexFields,
    }),
    [],
  ),
  editable: withDefault(
    parseList(editableName, {
      rule: `must be an array of at most ${kindLimits.editableFields} field names, such as ["note"]`,
      most: kindLimits.editableFields,
    }),
    [],
  ),
  authorize: createHookParser("{ caller, fields }"),
  onReady: hook,
  onRejected: hook,
  onTrashed: hook,
  onRestored: hook,
  onDeleted: hook,
};
