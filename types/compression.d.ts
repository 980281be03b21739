/** Compresses responses of an HTTP server. Its types on npm are those of Express. */
declare module "compression" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  const compression: () => (
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ) => void;
  export default compression;
}
