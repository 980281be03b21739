import { chanceOf } from "@slipway/local/chaos/chance";
import { bucketName } from "@slipway/local/names";

/** A request that passed a faulty network, or did not. */
export interface SeenRequest {
  readonly target: "api" | "s3" | "page";
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Bytes of its body that came from the client. */
  readonly bytes: number;
  /** What the client was told; undefined while, or because, it got no answer. */
  readonly status: number | undefined;
}

/** Whom a path belongs to. */
export const targetOf = (path: string): SeenRequest["target"] => {
  if (path.startsWith("/api/")) return "api";
  return path.startsWith(`/${bucketName}`) ? "s3" : "page";
};

/** Which requests a fault strikes. Asked once for each request, in the order in which they come. */
export type Which = (request: SeenRequest) => boolean;

/** A browser's question before the request itself; a fault that strikes one strikes the request with it. */
const isPreflight: Which = ({ method }) => method === "OPTIONS";

export const toApi: Which = ({ target }) => target === "api";
export const toS3: Which = (request) => request.target === "s3" && !isPreflight(request);
/** Everything but the page's own files, so that the page itself is there. */
export const toApiOrS3: Which = (request) => toApi(request) || toS3(request);
export const isPart: Which = ({ target, method, query }) =>
  target === "s3" && method === "PUT" && query.has("partNumber");
export const isForm: Which = ({ target, method }) => target === "s3" && method === "POST";

/** An API request whose path ends like this. */
export const toRoute =
  (method: string, end: RegExp): Which =>
  (request) =>
    toApi(request) && request.method === method && end.test(request.path);

/** Of those requests only these, counted from 1. */
export const only = (which: Which, ...numbers: readonly number[]): Which => {
  let count = 0;
  return (request) => {
    if (!which(request)) return false;
    count += 1;
    return numbers.includes(count);
  };
};

/**
 * Of those requests a share, by a chance that the seed repeats.
 *
 * @param share from 0 to 1
 */
export const share = (which: Which, share: number, seed: number): Which => {
  const chance = chanceOf(seed);
  return (request) => which(request) && chance() < share;
};
