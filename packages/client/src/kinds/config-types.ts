// The types that a config gives to an uploader, a library, and the API client. Without a config, any kind and fields are allowed.
import type { Upload } from "@slipway/core/api";
import type {
  FieldsInput,
  FieldsOutput,
  KindName,
  AddOptions as KindOptions,
} from "@slipway/core/kinds/define-slipway";
import type { FieldsSchema } from "@slipway/core/kinds/fields/validate-fields";
import type { UploadFields, UploadKind } from "../files/chosen-file.ts";

/** The title, caption, retention, kind, and fields of files that are added. */
export type AddOptions<Config = unknown> = UploadFields &
  (unknown extends Config ? UploadKind : KindOptions<Config>);

/** The arguments after the files of an `add`. The options can be left out if none of them is required. */
export type AddArguments<Config> =
  Record<never, never> extends AddOptions<Config>
    ? [options?: AddOptions<Config>]
    : [options: AddOptions<Config>];

/** The schemas of the kinds' fields, by the name of the kind. */
export type FieldSchemas<Config = unknown> = {
  readonly [Name in KindName<Config>]?: FieldsSchema | undefined;
};

/** An upload of one of these kinds, with the fields of its kind. */
export type UploadOf<
  Config,
  Name extends KindName<Config> = KindName<Config>,
> = unknown extends Config
  ? Upload
  : {
      [Each in Name]: Omit<Upload, "kind" | "fields"> & {
        readonly kind: Each;
      } & OwnFields<FieldsOutput<Config, Each>>;
    }[Name];

/** The app can add fields to an upload whose kind has no schema. */
type OwnFields<Output> = [Output] extends [undefined]
  ? { readonly fields?: Upload["fields"] }
  : { readonly fields: Output };

/** Changes of the fields of an upload of any kind. `null` removes a field. */
export type FieldsEdit<Config> = unknown extends Config
  ? Readonly<Record<string, unknown>>
  : {
      readonly [Field in NameOf<AnyFields<Config>>]?: ValueOf<AnyFields<Config>, Field> | null;
    };

/** The fields of each kind, as a union. */
type AnyFields<Config> = {
  [Name in KindName<Config>]: FieldsInput<Config, Name>;
}[KindName<Config>];

// Both distribute over the union.
type NameOf<Fields> = Fields extends object ? keyof Fields : never;
type ValueOf<Fields, Name> = Fields extends object
  ? Name extends keyof Fields
    ? Fields[Name]
    : never
  : never;

/** A value of a field that uploads are listed by. */
type ListedValue = string | number | boolean;

/** Values of the fields that uploads of a kind are listed by. */
export type ListedFields<Config, Name extends KindName<Config>> = unknown extends Config
  ? Readonly<Record<string, ListedValue>>
  : { readonly [Field in keyof FieldsOutput<Config, Name>]?: ListedValue };
