import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { SchemaInput, SchemaOutput, SlipwayConfig } from "./config.ts";
import { markVersion } from "./core-version.ts";

/**
 * Defines the kinds of uploads of an app. The types of each kind's hooks, of the uploader's options, and of the records' fields
 * are inferred from the kind's schema.
 *
 * @param config the kinds by name, and the owner of a caller's uploads
 * @returns the config with its types, and with the version of this package
 * @example
 * export default defineSlipway({
 *   kinds: {
 *     avatar: { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 },
 *     document: { accept: [".pdf"], fields: v.object({ albumId: v.string() }), index: ["albumId"] },
 *   },
 * });
 */
// `Schemas` has no constraint: with one, TypeScript infers the constraint instead of the schemas.
export const defineSlipway = <Schemas>(config: SlipwayConfig<Schemas>): SlipwayConfig<Schemas> =>
  markVersion(config);

/** Fields of an unknown kind. */
type AnyFields = Readonly<Record<string, unknown>>;

/** The schemas of a config, by the name of their kind. Without a config, every name is a kind. */
type Schemas<Config> = unknown extends Config
  ? Record<string, StandardSchemaV1<AnyFields> | undefined>
  : Config extends { readonly "~kinds"?: infer Found }
    ? NonNullable<Found>
    : never;

/** The names of a config's kinds. */
export type KindName<Config> = keyof Schemas<Config> & string;

/** The fields that an uploader sends; undefined if the kind has none. */
export type FieldsInput<Config, Name extends KindName<Config>> = SchemaInput<Schemas<Config>[Name]>;

/** The fields that a record and a hook have; undefined if the kind has none. */
export type FieldsOutput<Config, Name extends KindName<Config>> = SchemaOutput<
  Schemas<Config>[Name]
>;

/** A request without a kind is of the kind `default`. */
type KindOption<Name> = Name extends "default" ? { readonly kind?: Name } : { readonly kind: Name };

type FieldsOption<Input> = [Input] extends [undefined]
  ? { readonly fields?: undefined }
  : Record<never, never> extends Input
    ? { readonly fields?: Input }
    : { readonly fields: Input };

/**
 * The options of an uploader's `add`. The kind is optional if it is `default`. The fields are required if the kind's schema
 * requires at least one.
 */
export type AddOptions<Config> = unknown extends Config
  ? { readonly kind?: string; readonly fields?: AnyFields }
  : {
      [Name in KindName<Config>]: KindOption<Name> & FieldsOption<FieldsInput<Config, Name>>;
    }[KindName<Config>];
