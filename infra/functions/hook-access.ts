import { configuredFunctions } from "@slipway/core/deployment/function-entries";
import { type FunctionName, hookFunctionName } from "@slipway/core/deployment/grants";
import type { AppConfig } from "../options/app-config.ts";
import type { Settings } from "../options/settings.ts";
import type { HookOptions } from "../options/slipway-options.ts";

/** What a function gets for the modules of the app's config. */
export interface HookAccess {
  readonly link: object[];
  readonly permissions: Exclude<HookOptions["permissions"], undefined>;
  readonly environment: Exclude<HookOptions["environment"], undefined>;
}

const none: HookAccess = { link: [], permissions: [], environment: {} };

/** Returns true if a function calls hooks of the app's config. */
export const runsHooks = (name: FunctionName, config: AppConfig | undefined): boolean =>
  name === hookFunctionName ||
  (name === "request-upload" && (config?.hooks.includes("authorize") ?? false));

/**
 * Returns what a function gets for the modules of the app's config. All functions with the config load the same modules, so all get
 * the environment and the values of the links. Only those that run hooks get permissions.
 */
export const findHookAccess = (
  name: FunctionName,
  { config, hooks }: Pick<Settings, "config" | "hooks">,
): HookAccess => {
  if (config === undefined || !configuredFunctions.includes(name)) return none;
  const { link = [], permissions = [], environment = {} } = hooks;
  return runsHooks(name, config)
    ? { link: [...link], permissions, environment }
    : { link: link.map(withoutPermissions), permissions: [], environment };
};

/** What SST's `link` reads of a component. */
interface Linkable {
  readonly urn: $util.Output<string>;
  getSSTLink(): {
    readonly properties: Record<string, unknown>;
    readonly include?: readonly { readonly type: string }[];
  };
}

const isLinkable = (component: object): component is Linkable => "getSSTLink" in component;

/** Returns a link with the same name and values, and without permissions. */
const withoutPermissions = (component: object): object => {
  if (!isLinkable(component)) return component;
  const { properties, include = [] } = component.getSSTLink();
  return {
    urn: component.urn,
    getSSTLink: () => ({
      properties,
      // Functions without hooks get no permissions.
      include: include.filter(({ type }) => type !== "aws.permission"),
    }),
  };
};
