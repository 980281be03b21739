import database, { type Item, type Operation, type Table } from "dynalite/db/index.js";

/**
 * Makes the embedded DynamoDB write an item together with its index entries, as DynamoDB does. By default, it removes the
 * old entries, then writes the new ones, then the item. A process that is killed in between would leave a due record
 * outside the due index, where no sweep finds it.
 */
export const writeItemsAtomically = (): void => {
  database.updateIndexes = (store, table, before, after, done) => {
    const operations = [...indexOperations(table, before, after)];
    const item = after ?? before;
    if (item === undefined || item === null) return done();
    const key = `item-${table.TableName}~${database.createKey(item, table)}`;
    operations.push(after ? { type: "put", key, value: after } : { type: "del", key });
    // The embedded DynamoDB writes the item again afterward, which has no effect.
    store.db.batch(operations, done);
  };
};

function* indexOperations(
  table: Table,
  before: Item | null | undefined,
  after: Item | null | undefined,
): Generator<Operation> {
  for (const kind of ["Local", "Global"] as const) {
    const indexes = table[`${kind}SecondaryIndexes`] ?? [];
    const { puts, deletes } = database.getIndexActions(indexes, before, after, table);
    const keyIn = (index: string, key: string) =>
      `index-${kind.toLowerCase()}~${table.TableName}~${index}~${key}`;
    for (const { index, key } of deletes) yield { type: "del", key: keyIn(index, key) };
    for (const { index, key, item } of puts)
      yield { type: "put", key: keyIn(index, key), value: item };
  }
}
