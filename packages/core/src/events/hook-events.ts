import type { AnyConfig, AnyKind } from "../kinds/config.ts";
import { type UploadEvent, uploadEventSource } from "./upload-event.ts";

/** The hook that is called for each type of event. */
export const hookNames = {
  "upload.ready": "onReady",
  "upload.rejected": "onRejected",
  "upload.trashed": "onTrashed",
  "upload.restored": "onRestored",
  "upload.deleted": "onDeleted",
} as const satisfies Record<UploadEvent["type"], keyof AnyKind>;

/** The name of a hook that an event calls. */
export type EventHookName = (typeof hookNames)[UploadEvent["type"]];

/** A hook of an event's kind, with its name. */
export interface EventHook {
  readonly name: EventHookName;
  readonly call: (argument: { readonly upload: UploadEvent }) => unknown;
}

/** Returns the hook for an event; undefined if the config has no such kind, or the kind has no such hook. */
export const findEventHook = (
  config: AnyConfig | undefined,
  { kind, type }: Pick<UploadEvent, "kind" | "type">,
): EventHook | undefined => {
  if (config === undefined || !Object.hasOwn(config.kinds, kind)) return undefined;
  const name = hookNames[type];
  const hook = config.kinds[kind]?.[name];
  // The fields of an event have the type of its kind's schema.
  return hook && { name, call: hook as EventHook["call"] };
};

/** An event pattern of EventBridge. */
export interface HookEventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly UploadEvent["type"][];
  readonly detail: { readonly kind: readonly string[] };
}

const types = Object.keys(hookNames) as readonly UploadEvent["type"][];

/** The names of the hooks of each kind. */
type HooksByKind = Readonly<Record<string, readonly string[]>>;

/** Returns the names of the hooks for events, by kind. */
export const listEventHooks = (config: AnyConfig | undefined): HooksByKind =>
  Object.fromEntries(
    Object.keys(config?.kinds ?? {}).map((kind) => [
      kind,
      types.flatMap((type) => findEventHook(config, { kind, type })?.name ?? []),
    ]),
  );

/**
 * Returns the pattern of the events that may have a hook: every kind that has hooks for events, with every type that any of them
 * has a hook for.
 *
 * @param hooks the names of the hooks of each kind. Hooks that are not for events are ignored
 * @returns undefined if no kind has a hook for events
 */
export const createHookEventPattern = (hooks: HooksByKind): HookEventPattern | undefined => {
  const names = Object.values(hooks).flat();
  const hookedTypes = types.filter((type) => names.includes(hookNames[type]));
  if (hookedTypes.length === 0) return undefined;
  const kinds = Object.keys(hooks).filter((kind) =>
    hookedTypes.some((type) => hooks[kind]?.includes(hookNames[type])),
  );
  return { source: [uploadEventSource], "detail-type": hookedTypes, detail: { kind: kinds } };
};

/** Returns true if a pattern matches an event. */
export const matchesHookPattern = (
  pattern: HookEventPattern,
  { kind, type }: Pick<UploadEvent, "kind" | "type">,
): boolean => pattern["detail-type"].includes(type) && pattern.detail.kind.includes(kind);
