import type { HookName } from "@slipway/core/kinds/hook-names";

/** What a deployment needs to know about an app's config. */
export type ConfigReport =
  | {
      /** The hooks of every kind. */
      readonly kinds: Readonly<Record<string, readonly HookName[]>>;
      /** True if files of a kind are served by CloudFront. */
      readonly needsCdn: boolean;
      /** The kinds whose files everyone may read. */
      readonly publicKinds: readonly string[];
      /** The kinds that have something to derive. */
      readonly derived: readonly string[];
    }
  | {
      /** One sentence for each problem. */
      readonly problems: readonly string[];
    };

/** The config cannot be read. Its message is a sentence without a full stop that names the file. */
export class UnreadableConfigError extends Error {
  override readonly name = "UnreadableConfigError";
}
