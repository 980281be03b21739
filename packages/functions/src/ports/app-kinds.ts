import type { AnyConfig } from "@slipway/core/kinds/config";
import { findKind, type KindRules, type Kinds } from "@slipway/core/kinds/kind-rules";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import { invalid } from "@slipway/core/parse";
import { getKindName } from "@slipway/core/record";

/** The kinds of an app's uploads. */
export interface AppKinds {
  readonly rules: Kinds;
  /** The app's config, with its schemas and hooks. Undefined without one. */
  readonly config?: AnyConfig | undefined;
}

/** The kinds without a config: one kind `default` with the limits of Slipway. */
export const defaultKinds: AppKinds = { rules: parseKinds() };

/**
 * Parses the config of an app.
 *
 * @param config the default export of the app's config; undefined without one
 * @throws {ConfigError} with every invalid setting
 */
export const parseAppKinds = (config: unknown): AppKinds =>
  // A config whose settings are valid has the type.
  config === undefined ? defaultKinds : { rules: parseKinds(config), config: config as AnyConfig };

/**
 * Returns the rules of a kind that a request names.
 *
 * @throws {Problem} `invalid-request` if there is no such kind
 */
export const requireKind = ({ rules }: AppKinds, name: string | undefined): KindRules => {
  const found = findKind(rules, name);
  if (found !== undefined) return found;
  const names = Object.keys(rules).join(", ");
  throw invalid([{ path: "kind", message: `must be one of ${names}` }]);
};

/**
 * Returns the rules of an upload's kind. If the config no longer has the kind, returns the defaults, so that uploads which were
 * requested before can be completed and downloaded.
 */
export const getRulesOfRecord = (
  { rules }: Pick<AppKinds, "rules">,
  record: { readonly kind?: string | undefined },
): KindRules => {
  const found = findKind(rules, getKindName(record)) ?? findKind(defaultKinds.rules);
  if (found === undefined) throw new Error("Slipway has no kind default.");
  return found;
};
