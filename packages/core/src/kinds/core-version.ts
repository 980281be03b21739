import type { SlipwayConfig } from "./config.ts";

/** The version of the published package. The sources of this repository have none: the builder defines it. */
declare const BUILT_CORE_VERSION: string | undefined;

const ownVersion = typeof BUILT_CORE_VERSION === "undefined" ? "unpublished" : BUILT_CORE_VERSION;

/** What a config has in addition to its settings. The symbol is the same in every copy of this package, also in bundles. */
const versionMark = Symbol.for("@slipway/core version");

/** Returns a config with the version of this package. */
export const markVersion = <Schemas>(config: SlipwayConfig<Schemas>): SlipwayConfig<Schemas> => {
  const mark = { [versionMark]: ownVersion };
  return { ...config, ...mark };
};

/** What to do if several versions of this package are installed. */
export const oneVersionAdvice =
  "Give all @slipway packages in package.json the same version, and run: npm install";

/**
 * Returns one line that says what to do if another version of this package defined the config; undefined otherwise. With two
 * versions, a config is read by rules that it was not written for.
 *
 * @param version of this package. Tests use another one
 */
export const findOtherVersion = (config: unknown, version = ownVersion): string | undefined => {
  const mark = typeof config === "object" && config !== null && Reflect.get(config, versionMark);
  if (typeof mark !== "string" || mark === version) return undefined;
  return `The config was defined with @slipway/core ${mark}, but is read with @slipway/core ${version}. ${oneVersionAdvice}`;
};
