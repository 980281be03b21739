import type { RouteKey, RouteTypes } from "@slipway/core/routes";
import { transferLimits } from "@slipway/core/transfer-limits";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import { readMembers, readProblem } from "./problem-response.ts";

export interface ApiClientOptions {
  /** The URL that the API's routes start with. Default: `/api`. */
  readonly endpoint?: string;
  /**
   * Returns the caller's token. It is called before each request, so it can cache the token while it is valid. If the API
   * refuses the token, it is called once more, with `isRefused`.
   */
  readonly getToken?: (asked: { readonly isRefused: boolean }) => Promise<string> | string;
  /** Sends requests. Default: the environment's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

type OptionalQuery<Query> = { readonly [Name in keyof Query]?: Query[Name] | undefined };

/** A request to a route, without the parts that the route does not have. */
export type RouteRequest<Key extends RouteKey> = (RouteTypes<Key>["id"] extends string
  ? { readonly id: string }
  : unknown) &
  (RouteTypes<Key>["query"] extends undefined
    ? unknown
    : { readonly query?: OptionalQuery<RouteTypes<Key>["query"]> }) &
  (RouteTypes<Key>["body"] extends undefined
    ? unknown
    : { readonly body?: RouteTypes<Key>["body"] }) & {
    readonly signal?: AbortSignal | undefined;
    /** Returns true if a response with these members is from the API. A proxy can respond in its place. */
    readonly isResponse: IsResponse;
  };

type IsResponse = (members: Readonly<Record<string, unknown>>) => boolean;

/** A request to any route. */
interface AnyRequest {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds after which a response counts as lost. It is longer than the API ever waits. */
const timeout = (transferLimits.status.longestWait + 15) * 1000;

/**
 * Creates a function that calls a route of Slipway's HTTP API, named by its key, such as `GET /uploads/{id}`.
 *
 * @returns `call`, and `request` for a response that is not JSON. They throw {@link ApiError} for a response that is not a success, {@link NetworkError} if there is
 *   no response, errors of `getToken`, and the signal's reason once it is aborted
 */
export const createCaller = ({
  endpoint = "/api",
  getToken,
  fetch = (...request) => globalThis.fetch(...request),
}: ApiClientOptions = {}) => {
  const send = async (
    key: RouteKey,
    request: AnyRequest,
    isRefused: boolean,
  ): Promise<Response> => {
    const { id = "", query, body, signal } = request;
    const [method = "", path = ""] = key.split(" ");
    const token = await getToken?.({ isRefused });
    const url = endpoint + path.replace("{id}", encodeURIComponent(id)) + formatQuery(query);
    const response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(timeout)]),
    }).catch(toNetworkError(signal));
    return response.status === 401 && getToken && !isRefused ? send(key, request, true) : response;
  };

  /** Calls a route, and returns its successful response. */
  const request = async (key: RouteKey, details: AnyRequest): Promise<Response> => {
    const response = await send(key, details, false);
    if (!response.ok) throw await readProblem(response);
    return response;
  };

  const call = async <Key extends RouteKey>(
    key: Key,
    details: RouteRequest<Key>,
  ): Promise<RouteTypes<Key>["response"]> => {
    const { isResponse, signal } = details;
    const response = await request(key, details);
    const body = parseJson(await response.text().catch(toNetworkError(signal)));
    signal?.throwIfAborted();
    // This check only recognizes the API's own responses. The API's tests verify their content.
    if (isResponse(readMembers(body))) return body as RouteTypes<Key>["response"];
    throw new ApiError({ status: response.status });
  };

  return { call, request };
};

const formatQuery = (query: AnyRequest["query"] = {}): string => {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : "";
};

const toNetworkError = (signal: AbortSignal | undefined) => (cause: unknown) => {
  if (signal?.aborted) throw signal.reason;
  throw new NetworkError("The server could not be reached.", { cause });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Returns true if a response is an upload's record. */
export const isUpload: IsResponse = ({ id, status }) =>
  typeof id === "string" && typeof status === "string";

/** Returns true if a response lists uploads or instructions. */
export const hasUploads: IsResponse = ({ uploads }) => Array.isArray(uploads);
