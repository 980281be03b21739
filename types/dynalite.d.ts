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
