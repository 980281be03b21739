import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** An item, a key or a request's values as DynamoDB takes them: attribute values by name. */
export type Item = Record<string, AttributeValue>;

/** An object as an item. What is undefined is left out. */
export const itemOf = (object: object): Item => marshall(object, { removeUndefinedValues: true });

/** An item as an object. */
export const objectOf = (item: Item): Record<string, unknown> => unmarshall(item);
