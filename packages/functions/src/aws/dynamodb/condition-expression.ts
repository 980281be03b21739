import type { Condition, Write } from "@slipway/core/lifecycle/decision";

/** The expressions of an UpdateItem. */
export interface Expressions {
  readonly UpdateExpression?: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** Collects placeholders for the names and values of one request, so that its expressions contain no reserved words or values. */
export const createPlaceholders = () => {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    const existing = names.get(attribute);
    if (existing !== undefined) return existing;
    const placeholder = `#n${names.size}`;
    names.set(attribute, placeholder);
    return placeholder;
  };
  const path = (dotted: string): string => dotted.split(".").map(name).join(".");
  const value = (attributeValue: unknown): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = attributeValue;
    return placeholder;
  };
  const getAttributes = () => ({
    ExpressionAttributeNames: Object.fromEntries(
      [...names].map(([attribute, placeholder]) => [placeholder, attribute]),
    ),
    // DynamoDB rejects an empty map.
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  });
  return { path, value, getAttributes };
};

/**
 * Returns the condition and update expressions of a guarded update.
 *
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions" and "Update expressions".
 */
export const createExpressions = ({
  guard,
  set,
  remove,
  add,
}: Extract<Write, { kind: "update" }>): Expressions => {
  const { path, value, getAttributes } = createPlaceholders();
  const formatCondition = (condition: Condition): string => {
    const attribute = path(condition.path);
    if ("equals" in condition) return `${attribute} = ${value(condition.equals)}`;
    return `attribute_not_exists(${attribute})`;
  };
  const formatClause = (verb: string, parts: readonly string[]) =>
    parts.length > 0 ? [`${verb} ${parts.join(", ")}`] : [];
  const update = [
    ...formatClause(
      "SET",
      Object.entries(set).map(([name, to]) => `${path(name)} = ${value(to)}`),
    ),
    ...formatClause("REMOVE", remove.map(path)),
    ...formatClause(
      "ADD",
      Object.entries(add).map(([name, by]) => `${path(name)} ${value(by)}`),
    ),
  ].join(" ");
  // An update never creates an item. A condition on a value already requires that the item exists.
  const requireItem = guard.some((condition) => "equals" in condition)
    ? []
    : [`attribute_exists(${path("id")})`];
  return {
    ConditionExpression: [...requireItem, ...guard.map(formatCondition)].join(" AND "),
    ...(update !== "" && { UpdateExpression: update }),
    ...getAttributes(),
  };
};
