import type { Condition, Write } from "@slipway/core/lifecycle/decision";
import { type Item, itemOf } from "./item.ts";

/** The parts of an UpdateItem that a write of the life cycle becomes. */
export interface Expressions {
  readonly UpdateExpression?: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

/** Placeholders for the names and values of one request, so that no reserved word and no value is ever in the text. */
const placeholders = () => {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    const known = names.get(attribute);
    if (known !== undefined) return known;
    const placeholder = `#n${names.size}`;
    names.set(attribute, placeholder);
    return placeholder;
  };
  const path = (dotted: string): string => dotted.split(".").map(name).join(".");
  const value = (of: unknown): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = of;
    return placeholder;
  };
  const collected = () => ({
    ExpressionAttributeNames: Object.fromEntries(
      [...names].map(([of, placeholder]) => [placeholder, of]),
    ),
    // DynamoDB refuses an empty map.
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: itemOf(values) }),
  });
  return { path, value, collected };
};

/**
 * The condition and update expressions of a guarded change.
 *
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions" and "Update expressions".
 */
export const expressionsOf = ({
  guard,
  set,
  remove,
  add,
}: Extract<Write, { kind: "update" }>): Expressions => {
  const { path, value, collected } = placeholders();
  const condition = (of: Condition): string => {
    const at = path(of.path);
    if ("equals" in of) return `${at} = ${value(of.equals)}`;
    return `attribute_not_exists(${at})`;
  };
  const clause = (verb: string, parts: readonly string[]) =>
    parts.length > 0 ? [`${verb} ${parts.join(", ")}`] : [];
  const update = [
    ...clause(
      "SET",
      Object.entries(set).map(([name, to]) => `${path(name)} = ${value(to)}`),
    ),
    ...clause("REMOVE", remove.map(path)),
    ...clause(
      "ADD",
      Object.entries(add).map(([name, by]) => `${path(name)} ${value(by)}`),
    ),
  ].join(" ");
  // An update never makes an item: what must be equal must be there.
  const needsItem = guard.some((of) => "equals" in of) ? [] : [`attribute_exists(${path("id")})`];
  return {
    ConditionExpression: [...needsItem, ...guard.map(condition)].join(" AND "),
    ...(update !== "" && { UpdateExpression: update }),
    ...collected(),
  };
};
