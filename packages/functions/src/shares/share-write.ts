/**
 * A condition on an attribute of an item. A comparison with an attribute that does not exist does not hold.
 *
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions".
 */
export type ShareCondition = { readonly name: string } & (
  | { readonly absent: true }
  | { readonly equals: string | number }
  | { readonly below: number }
  | { readonly after: string | number }
  | { readonly until: string }
  /** A set with fewer texts, or none. */
  | { readonly smallerThan: number }
);

/** An item of share links, as DynamoDB returns it. */
export type StoredShareItem = Readonly<Record<string, unknown>>;

/** A conditional write of an item of share links. It creates an item that does not exist. */
export interface ShareWrite {
  readonly id: string;
  readonly guard: readonly ShareCondition[];
  readonly set?: StoredShareItem;
  /** The values of attributes that do not exist. */
  readonly setNew?: Readonly<Record<string, number>>;
  readonly add?: Readonly<Record<string, number>>;
  /** The texts to add to sets. */
  readonly include?: Readonly<Record<string, string>>;
  /** True if the request must not be repeated, because it counts. */
  readonly isSentOnce?: true;
}

const isMet = (condition: ShareCondition, item: StoredShareItem): boolean => {
  const value = item[condition.name];
  if ("absent" in condition) return value === undefined;
  if ("equals" in condition) return value === condition.equals;
  if ("below" in condition) return typeof value === "number" && value < condition.below;
  if ("until" in condition) return typeof value === "string" && value <= condition.until;
  if ("smallerThan" in condition)
    return value === undefined || (value instanceof Set && value.size < condition.smallerThan);
  const { after } = condition;
  return typeof after === "number"
    ? typeof value === "number" && value > after
    : typeof value === "string" && value > after;
};

/**
 * Applies a write as DynamoDB does. Stores in memory use it.
 *
 * @param item the stored item, or undefined if there is none
 * @returns the item as written; undefined if a condition does not hold
 */
export const applyShareWrite = (
  item: StoredShareItem | undefined,
  { id, guard, set, setNew, add = {}, include = {} }: ShareWrite,
): StoredShareItem | undefined => {
  if (!guard.every((condition) => isMet(condition, item ?? {}))) return undefined;
  const next: Record<string, unknown> = { ...setNew, ...item, ...set, id };
  for (const [name, by] of Object.entries(add)) next[name] = Number(item?.[name] ?? 0) + by;
  for (const [name, text] of Object.entries(include)) {
    const known = item?.[name];
    next[name] = new Set([...(known instanceof Set ? known : []), text]);
  }
  return next;
};
