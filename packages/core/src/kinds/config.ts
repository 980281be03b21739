import type { StandardSchemaV1 } from "@standard-schema/spec";
import type {
  AuthorizeRequest,
  AuthorizeResult,
  DeletedEvent,
  ReadyEvent,
  RejectedEvent,
  RestoredEvent,
  TrashedEvent,
} from "./hooks.ts";
import type { DurationUnit, SizeUnit } from "./settings/units.ts";
import type { MediaDetails, VariantFit, VariantFormat } from "./variant-rules.ts";

/** A size such as `5 MB`, with 1024 bytes to the KB. */
export type Size = `${number} ${SizeUnit}`;

/** A duration such as `30 days`. A year has 365 days. */
export type Duration = `${number} ${DurationUnit}`;

/** The input of a schema; undefined without a schema. */
export type SchemaInput<Schema> = Schema extends StandardSchemaV1
  ? StandardSchemaV1.InferInput<Schema>
  : undefined;

/** The output of a schema; undefined without a schema. */
export type SchemaOutput<Schema> = Schema extends StandardSchemaV1
  ? StandardSchemaV1.InferOutput<Schema>
  : undefined;

/** The name of a field in a schema's output. */
type FieldName<Schema> = keyof SchemaOutput<Schema> & string;

/** A hook that is called after a change of an upload. Returning a promise is optional. */
type Hook<Event> = (event: Event) => unknown;

/** An image to derive from uploads. It needs a width, a height, or both. No image is enlarged. */
export interface Variant {
  /** In pixels, at most 4096. */
  readonly width?: number;
  /** In pixels, at most 4096. */
  readonly height?: number;
  /** How the image fits a width and a height: `inside` keeps all of it, `cover` crops it, and `contain` adds borders. The default is `inside`. */
  readonly fit?: VariantFit;
  /** The default is `webp`. */
  readonly format?: VariantFormat;
  /** From 1 to 100. The default is 80. PNG ignores it. */
  readonly quality?: number;
}

/** The rules for uploads of one kind. Every setting is optional, and defaults to the limits of Slipway. */
export interface Kind<Schema = undefined> {
  /**
   * MIME types, families such as `image/*`, and extensions such as `.docx`. The default is every type that cannot run scripts in a
   * browser. Types that can, such as HTML and SVG, need their own name or extension. `any` also accepts files of other types, as
   * `application/octet-stream` and always as attachments.
   */
  readonly accept?: "any" | readonly string[];
  /** The smallest file. The default is 1 byte, and 0 allows empty files. */
  readonly minSize?: Size | 0;
  /** The largest file. The default and the maximum are 100 GB. */
  readonly maxSize?: Size;
  /** Files in one request. The default and the maximum are 100. */
  readonly maxFiles?: number;
  /** The retention periods that a caller can choose, in whole days. Without a default, files are kept until they are deleted. */
  readonly retention?: { readonly choices: readonly Duration[]; readonly default?: Duration };
  /**
   * How long a deleted file stays in the trash, in whole days. Its owner can restore it until then. The default is 30 days, and
   * `0 days` deletes files at once. Public files are always deleted at once.
   */
  readonly trash?: Duration;
  /** How long a signed form or part URL is valid. The default is 15 minutes, and the maximum is 1 hour. */
  readonly policyLifetime?: Duration;
  /** How long a download link is valid. The default is 5 minutes, and the maximum is 1 hour. */
  readonly linkLifetime?: Duration;
  /**
   * The readers of the files: with `private`, people who get a link, and with `public`, everyone who has the address, which never changes. The
   * default is `private`.
   */
  readonly visibility?: "private" | "public";
  /**
   * What downloads come from: `s3`, presigned links that are valid for `linkLifetime`, or `cdn`, CloudFront, with links that are the
   * same for an hour, so that caches keep the file. Public files always come from CloudFront. The default is `s3`.
   */
  readonly delivery?: "s3" | "cdn";
  /** The types that a browser may show instead of saving. The default is every type that is safe to show. */
  readonly disposition?: "attachment" | { readonly inline: readonly string[] };
  /** Images to derive from uploads that can be shown as one, at most 8, by their names. */
  readonly variants?: Readonly<Record<string, Variant>>;
  /**
   * The details to read from files: `basic` ones from their first bytes, `full` ones from the whole file, or `location`, which adds
   * where a photo was taken. The default is `basic`, and `full` if the kind has variants.
   */
  readonly mediaDetails?: MediaDetails;
  /**
   * The schema of the app's own fields: any Standard Schema, such as one of valibot, Zod, or ArkType. A field that the schema
   * removes is refused as unknown. ArkType keeps unknown fields unless the schema has `"+": "reject"`.
   */
  readonly fields?: Schema;
  /** Fields that uploads can be listed by, at most two. */
  readonly index?:
    | readonly []
    | readonly [FieldName<Schema>]
    | readonly [FieldName<Schema>, FieldName<Schema>];
  /** Fields that can be changed after the upload was requested. */
  readonly editable?: readonly FieldName<Schema>[];
  /** Called before anything is signed or written. */
  readonly authorize?: (
    request: AuthorizeRequest<SchemaOutput<Schema>>,
  ) => AuthorizeResult<SchemaOutput<Schema>> | Promise<AuthorizeResult<SchemaOutput<Schema>>>;
  /** Called after an upload became ready. */
  readonly onReady?: Hook<ReadyEvent<SchemaOutput<Schema>>>;
  /** Called after an upload was rejected. */
  readonly onRejected?: Hook<RejectedEvent<SchemaOutput<Schema>>>;
  /** Called after an upload was moved to the trash. */
  readonly onTrashed?: Hook<TrashedEvent<SchemaOutput<Schema>>>;
  /** Called after an upload was restored from the trash. */
  readonly onRestored?: Hook<RestoredEvent<SchemaOutput<Schema>>>;
  /** Called after an upload was deleted. */
  readonly onDeleted?: Hook<DeletedEvent<SchemaOutput<Schema>>>;
}

/** The kinds of uploads, each with the schema of its fields. */
export interface SlipwayConfig<Schemas> {
  readonly kinds: { readonly [Name in keyof Schemas]: Kind<Schemas[Name]> };
  /** Returns the owner of a caller's uploads, such as a team's ID. The default is the claim `sub`. */
  readonly ownerOf?: (claims: Readonly<Record<string, unknown>>) => string;
  /** Carries the schemas' types. It is never set. */
  readonly "~kinds"?: Schemas;
}

/** A kind whose schema is unknown. Functions that work with every app's config use it. */
export interface AnyKind {
  readonly fields?: unknown;
  readonly authorize?: (request: AuthorizeRequest<never>) => unknown;
  readonly onReady?: Hook<ReadyEvent<never>>;
  readonly onRejected?: Hook<RejectedEvent<never>>;
  readonly onTrashed?: Hook<TrashedEvent<never>>;
  readonly onRestored?: Hook<RestoredEvent<never>>;
  readonly onDeleted?: Hook<DeletedEvent<never>>;
}

/** A config whose schemas are unknown. Every `SlipwayConfig` is one. */
export interface AnyConfig {
  readonly kinds: Readonly<Record<string, AnyKind>>;
  readonly ownerOf?: (claims: Readonly<Record<string, unknown>>) => string;
}
