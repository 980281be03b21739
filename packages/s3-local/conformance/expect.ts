import assert from "node:assert/strict";
import type { HttpResponse } from "./client/http.ts";

export const bodyText = ({ body }: HttpResponse): string => body.toString("utf8");

const entities: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

const unescapeXml = (value: string): string =>
  value
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
    .replace(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (entity) => entities[entity] ?? entity);

/** Returns the texts of all elements with this name, in order. */
export const elements = (response: HttpResponse, name: string): string[] => {
  const pattern = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, "g");
  return [...bodyText(response).matchAll(pattern)].map(([, text = ""]) => unescapeXml(text));
};

export const element = (response: HttpResponse, name: string): string | undefined =>
  elements(response, name)[0];

/** Returns the status of a response for a report, with its error code and message if it has them. */
const describeResponse = (response: HttpResponse): string => {
  const code = element(response, "Code");
  const message = element(response, "Message");
  return [String(response.status), code, message && `(${message})`].filter(Boolean).join(" ");
};

// The explicit type lets the compiler know that the function never returns.
const fail: (expected: string, actual: string) => never = (expected, actual) => {
  throw new assert.AssertionError({
    message: `expected ${expected}, got ${actual}`,
    expected,
    actual,
  });
};

export const expectStatus = (response: HttpResponse, status: number): void => {
  if (response.status !== status) fail(String(status), describeResponse(response));
};

const matchesCode = (actual: string | undefined, code: string | RegExp): boolean =>
  code instanceof RegExp ? code.test(actual ?? "") : actual === code;

/**
 * Expects an error response.
 *
 * @param code a pattern if AWS documents one code and returns another
 */
export const expectError = (
  response: HttpResponse,
  status: number,
  code: string | RegExp,
): void => {
  if (response.status !== status || !matchesCode(element(response, "Code"), code)) {
    fail(`${status} ${code}`, describeResponse(response));
  }
};

export const expectHeader = (
  response: HttpResponse,
  name: string,
  expected: string | RegExp | undefined,
): void => {
  const actual = response.headers[name];
  const matches =
    expected instanceof RegExp ? expected.test(actual ?? "") : (actual ?? undefined) === expected;
  if (!matches) fail(`${name}: ${expected ?? "(none)"}`, `${name}: ${actual ?? "(none)"}`);
};

/** Returns the status and code of an SDK error. The response to HEAD has no body, so its code is the SDK's name for the status. */
const parseSdkError = (error: unknown): { status: number | undefined; code: string } => {
  if (!(error instanceof Error)) return { status: undefined, code: String(error) };
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  return { status, code: status === undefined ? `${error.name}: ${error.message}` : error.name };
};

/** Expects an SDK call to fail with a status and code. */
export const expectRejection = async (
  call: Promise<unknown>,
  status: number,
  code: string | RegExp,
): Promise<void> => {
  const expected = `${status} ${code}`;
  const failure = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failure === undefined) fail(expected, "success");
  const actual = parseSdkError(failure.error);
  if (actual.status !== status || !matchesCode(actual.code, code)) {
    fail(expected, `${actual.status ?? "no response"} ${actual.code}`);
  }
};

/** Expects an SDK call to fail with a status. The response to HEAD has no body with a code. */
export const expectRejectionStatus = async (
  call: Promise<unknown>,
  status: number,
): Promise<void> => {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failure === undefined) fail(String(status), "success");
  const actual = parseSdkError(failure.error);
  if (actual.status !== status) {
    fail(String(status), `${actual.status ?? "no response"} ${actual.code}`);
  }
};
