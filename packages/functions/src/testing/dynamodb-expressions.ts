import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item of DynamoDB in typed attribute values. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The names and values that an expression refers to. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

const token = /[()]|[^\s()]+/g;

/**
 * Evaluates a condition expression with `AND`, `OR`, parentheses, `=`, `<`, `attribute_exists`, and `attribute_not_exists`.
 *
 * Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions, operators, and functions".
 *
 * @throws {Error} for any other expression
 */
export const evaluateCondition = (
  expression: string,
  item: Item | undefined,
  { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: Placeholders,
): boolean => {
  const tokens = expression.match(token) ?? [];
  let position = 0;
  const take = (): string => {
    const next = tokens[position];
    if (next === undefined) throw new Error(`The condition ends too early: ${expression}`);
    position += 1;
    return next;
  };
  const expect = (wanted: string): void => {
    const found = take();
    if (found !== wanted) throw new Error(`${wanted} is missing before ${found}: ${expression}`);
  };
  const read = (name: string): AttributeValue | undefined => item?.[names[name] ?? name];

  // Both sides are always parsed.
  const parseOr = (): boolean => {
    let holds = parseAnd();
    while (tokens[position] === "OR") {
      position += 1;
      const other = parseAnd();
      holds = holds || other;
    }
    return holds;
  };
  const parseAnd = (): boolean => {
    let holds = parseTerm();
    while (tokens[position] === "AND") {
      position += 1;
      const other = parseTerm();
      holds = holds && other;
    }
    return holds;
  };
  const parseTerm = (): boolean => {
    const first = take();
    if (first === "(") {
      const holds = parseOr();
      expect(")");
      return holds;
    }
    if (first === "attribute_exists" || first === "attribute_not_exists") {
      expect("(");
      const exists = read(take()) !== undefined;
      expect(")");
      return exists === (first === "attribute_exists");
    }
    const operator = take();
    return compare(read(first), operator, values[take()]);
  };
  const result = parseOr();
  if (position < tokens.length) throw new Error(`The condition has more terms: ${expression}`);
  return result;
};

const compare = (
  one: AttributeValue | undefined,
  operator: string,
  other: AttributeValue | undefined,
): boolean => {
  if (operator !== "=" && operator !== "<") throw new Error(`${operator} is not supported`);
  if (one?.N !== undefined && other?.N !== undefined)
    return operator === "=" ? Number(one.N) === Number(other.N) : Number(one.N) < Number(other.N);
  if (one?.S !== undefined && other?.S !== undefined)
    return operator === "=" ? one.S === other.S : one.S < other.S;
  return false;
};

/**
 * Applies an update expression that only sets attributes.
 *
 * @throws {Error} for any other expression
 */
export const applySets = (
  expression: string,
  item: Item,
  { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: Placeholders,
): Item => {
  const [, sets] = /^SET (.*)$/.exec(expression) ?? [];
  if (sets === undefined) throw new Error(`Only SET is supported: ${expression}`);
  const changes = sets.split(", ").map((set) => {
    const [name = "", value = ""] = set.split(" = ");
    const stored = values[value];
    if (stored === undefined) throw new Error(`${value} has no value: ${expression}`);
    return [names[name] ?? name, stored] as const;
  });
  return { ...item, ...Object.fromEntries(changes) };
};
