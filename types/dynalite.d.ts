/** An embedded DynamoDB, which comes without types. */
declare module "dynalite" {
  import type { Server } from "node:http";

  const dynalite: (options?: {
    /** Folder to keep the tables in; memory unless given. */
    path?: string;
    /** Milliseconds that a new table takes to become active. */
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }) => Server;
  export default dynalite;
}

/** Its inner parts, as far as the local stack changes them. */
declare module "dynalite/db/index.js" {
  /** An item in DynamoDB's typed attribute values. */
  export type Item = Readonly<Record<string, unknown>>;
  export interface Index {
    readonly IndexName: string;
  }
  export interface Table {
    readonly TableName: string;
    readonly LocalSecondaryIndexes?: readonly Index[];
    readonly GlobalSecondaryIndexes?: readonly Index[];
  }
  /** One write of LevelDB; a batch of them is done whole or not at all. */
  export type Operation =
    | { readonly type: "put"; readonly key: string; readonly value: Item }
    | { readonly type: "del"; readonly key: string };
  type Done = (error?: Error | null) => void;
  export interface Store {
    readonly db: {
      batch(operations: readonly Operation[], done: Done): void;
      /** Resolves to undefined if there is no such key. */
      get(key: string): Promise<unknown>;
      put(key: string, value: unknown): Promise<void>;
      close(): Promise<void>;
    };
  }
  type MaybeItem = Item | null | undefined;

  const database: {
    /** Opens the tables that a folder keeps. */
    create(options: { readonly path: string }): Store;
    createKey(item: Item, table: Table): string;
    getIndexActions(
      indexes: readonly Index[],
      before: MaybeItem,
      after: MaybeItem,
      table: Table,
    ): {
      readonly puts: readonly { index: string; key: string; item: Item }[];
      readonly deletes: readonly { index: string; key: string }[];
    };
    /** Called before each write of an item, with what it was and what it will be. */
    updateIndexes(
      store: Store,
      table: Table,
      before: MaybeItem,
      after: MaybeItem,
      done: Done,
    ): void;
  };
  export default database;
}
