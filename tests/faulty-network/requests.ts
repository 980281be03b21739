import { createRandom } from "@slipway/local/chaos/chance";
import { bucketName } from "@slipway/local/names";

/** A request that reached a faulty network. */
export interface RecordedRequest {
  readonly target: "api" | "s3" | "page";
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Bytes of its body that the client sent. */
  readonly bytes: number;
  /** The status of the response; undefined if there is none, or none yet. */
  readonly status: number | undefined;
  /** True once its response has been sent, or its connection was cut. */
  readonly isOver: boolean;
}

/** Returns the service that serves a path. */
export const findTarget = (path: string): RecordedRequest["target"] => {
  if (path.startsWith("/api/")) return "api";
  return path.startsWith(`/${bucketName}`) ? "s3" : "page";
};

/** Returns true for requests that a fault applies to. Called once per request, in order. */
export type RequestFilter = (request: RecordedRequest) => boolean;

/** A preflight request has no fault of its own, because the request after it fails with it. */
const isPreflight: RequestFilter = ({ method }) => method === "OPTIONS";

export const isApi: RequestFilter = ({ target }) => target === "api";
export const isS3: RequestFilter = (request) => request.target === "s3" && !isPreflight(request);
/** Everything except the page's own files, so that the page loads. */
export const isApiOrS3: RequestFilter = (request) => isApi(request) || isS3(request);
export const isPart: RequestFilter = ({ target, method, query }) =>
  target === "s3" && method === "PUT" && query.has("partNumber");
export const isForm: RequestFilter = ({ target, method }) => target === "s3" && method === "POST";

/** Selects API requests whose path ends like this. */
export const isRoute =
  (method: string, end: RegExp): RequestFilter =>
  (request) =>
    isApi(request) && request.method === method && end.test(request.path);

/** Selects only these requests, counted from 1. */
export const only = (which: RequestFilter, ...numbers: readonly number[]): RequestFilter => {
  let count = 0;
  return (request) => {
    if (!which(request)) return false;
    count += 1;
    return numbers.includes(count);
  };
};

/**
 * Selects a random share of requests. The same seed selects the same requests.
 *
 * @param share from 0 to 1
 */
export const randomShare = (which: RequestFilter, share: number, seed: number): RequestFilter => {
  const chance = createRandom(seed);
  return (request) => which(request) && chance() < share;
};
