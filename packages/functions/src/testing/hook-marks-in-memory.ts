import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { hookMarkAttributes } from "@slipway/core/events/hook-marks";
import {
  applySets,
  evaluateCondition,
  type Item,
  type Placeholders,
} from "./dynamodb-expressions.ts";

/** The marks of hooks in a DynamoDB table, by id. */
export type MarkItems = Map<string, Item>;

/** Sends a request to the simulated DynamoDB, which carries it out with `act`, and may fail or repeat it. */
export type SendMarkRequest = (request: {
  /** DynamoDB's name of the action. */
  readonly action: string;
  readonly act: () => unknown;
}) => Promise<unknown>;

/**
 * Creates a client of DynamoDB with which the real adapter reads and writes marks. It evaluates the adapter's expressions.
 *
 * @param onCompleted called when a mark says that a call has completed
 */
export const createMarkClient = (
  items: MarkItems,
  { send, onCompleted }: { readonly send: SendMarkRequest; readonly onCompleted: () => void },
): DynamoDBClient =>
  // The adapter uses nothing else of the client, and adds a header to its requests.
  ({
    send: (command: unknown) =>
      send({
        action: describeCommand(command),
        act: () => execute(items, command, onCompleted),
      }),
    config: {},
    middlewareStack: { identify: () => [], addRelativeTo: () => {} },
  }) as unknown as DynamoDBClient;

const describeCommand = (command: unknown): string =>
  (command?.constructor.name ?? "").replace(/Command$/, "");

const execute = (items: MarkItems, command: unknown, onCompleted: () => void): unknown => {
  if (command instanceof GetItemCommand) return { Item: items.get(readId(command.input.Key)) };
  if (command instanceof PutItemCommand) {
    const { Item: item = {} } = command.input;
    checkCondition(items.get(readId(item)), command.input);
    items.set(readId(item), item);
    return {};
  }
  if (command instanceof DeleteItemCommand) {
    const id = readId(command.input.Key);
    checkCondition(items.get(id), command.input);
    items.delete(id);
    return {};
  }
  if (command instanceof UpdateItemCommand) {
    const { Key = {}, UpdateExpression = "" } = command.input;
    const id = readId(Key);
    checkCondition(items.get(id), command.input);
    items.set(id, applySets(UpdateExpression, items.get(id) ?? Key, command.input));
    onCompleted();
    return {};
  }
  throw new Error(`The simulated table does not support ${describeCommand(command)}.`);
};

const readId = (item: Readonly<Record<string, AttributeValue>> | undefined): string =>
  item?.[hookMarkAttributes.id]?.S ?? "";

const checkCondition = (
  item: Item | undefined,
  {
    ConditionExpression,
    ...placeholders
  }: Placeholders & { ConditionExpression?: string | undefined },
): void => {
  if (ConditionExpression === undefined) return;
  if (evaluateCondition(ConditionExpression, item, placeholders)) return;
  throw new ConditionalCheckFailedException({
    message: "The conditional request failed",
    $metadata: {},
    ...(item && { Item: item }),
  });
};
