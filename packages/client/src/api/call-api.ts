import { transferLimits } from "@slipway/core/limits";
import { pathOf, type RouteName, routePaths } from "@slipway/core/route-paths";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import { membersOf, readProblem } from "./problem-response.ts";

export interface ApiClientOptions {
  /** Where the API's routes start; `/api` unless set. */
  readonly endpoint?: string;
  /**
   * The token that the API knows the caller by; asked for before each request, so it may be kept as long as it is good.
   * Where the API does not take it, it is asked for once more, with `isRefused`.
   */
  readonly getToken?: (asked: { readonly isRefused: boolean }) => Promise<string> | string;
  /** What to call the API with; the environment's own unless set. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Call {
  readonly route: RouteName;
  readonly id?: string;
  /** The query, with its question mark. */
  readonly search?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Whether an answer with these members is the API's: a proxy can answer in its place. */
  readonly isAnswer: (members: Readonly<Record<string, unknown>>) => boolean;
}

/** Milliseconds after which an answer counts as lost; more than the API ever waits. */
const patience = (transferLimits.status.longestWait + 15) * 1000;

/**
 * Calls Slipway's HTTP API over fetch.
 *
 * @returns `call` for one route; it throws {@link ApiError} for an answer that is not a success, {@link NetworkError}
 *   where no answer came, what `getToken` throws, and the signal's reason once it is aborted
 */
export const createCaller = ({
  endpoint = "/api",
  getToken,
  fetch = (...request) => globalThis.fetch(...request),
}: ApiClientOptions = {}) => {
  const urlOf = ({ route, id, search = "" }: Pick<Call, "route" | "id" | "search">) =>
    `${endpoint}${pathOf(route, { id })}${search}`;

  const send = async (asked: Omit<Call, "isAnswer">, isRefused: boolean): Promise<Response> => {
    const { route, body, signal } = asked;
    const token = await getToken?.({ isRefused });
    const response = await fetch(urlOf(asked), {
      method: routePaths[route].method,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(patience)]),
    }).catch(lost(signal));
    return response.status === 401 && getToken && !isRefused ? send(asked, true) : response;
  };

  const call = async <Answer>({ isAnswer, ...asked }: Call): Promise<Answer> => {
    const response = await send(asked, false);
    if (!response.ok) throw await readProblem(response);
    const answer = jsonOf(await response.text().catch(lost(asked.signal)));
    asked.signal?.throwIfAborted();
    // Checked as far as it takes to know that it is the API's own: what the API answers is for its own tests to hold.
    if (isAnswer(membersOf(answer))) return answer as Answer;
    throw new ApiError({
      status: response.status,
      code: "",
      detail: "The server's answer could not be read.",
    });
  };

  return { call };
};

const lost = (signal: AbortSignal | undefined) => (cause: unknown) => {
  if (signal?.aborted) throw signal.reason;
  throw new NetworkError("The server could not be reached.", { cause });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether an answer is an upload's record. */
export const isUpload: Call["isAnswer"] = ({ id, status }) =>
  typeof id === "string" && typeof status === "string";

/** Whether an answer is a list of uploads, whatever of them it tells. */
export const hasUploads: Call["isAnswer"] = ({ uploads }) => Array.isArray(uploads);
