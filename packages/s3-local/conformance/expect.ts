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

/** The texts of every element of that name, in order. */
export const elements = (response: HttpResponse, name: string): string[] => {
  const pattern = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, "g");
  return [...bodyText(response).matchAll(pattern)].map(([, text = ""]) => unescapeXml(text));
};

export const element = (response: HttpResponse, name: string): string | undefined =>
  elements(response, name)[0];

/** What an answer is in a report: its status, and its error code if it has one. */
const outcome = (response: HttpResponse): string => {
  const code = element(response, "Code");
  const message = element(response, "Message");
  return [String(response.status), code, message && `(${message})`].filter(Boolean).join(" ");
};

// An explicit type, since the compiler follows only those of functions that never return.
const fail: (expected: string, actual: string) => never = (expected, actual) => {
  throw new assert.AssertionError({
    message: `expected ${expected}, got ${actual}`,
    expected,
    actual,
  });
};

export const expectStatus = (response: HttpResponse, status: number): void => {
  if (response.status !== status) fail(String(status), outcome(response));
};

const hasCode = (actual: string | undefined, code: string | RegExp): boolean =>
  code instanceof RegExp ? code.test(actual ?? "") : actual === code;

/** @param code A pattern where AWS documents one name and answers with another. */
export const expectError = (
  response: HttpResponse,
  status: number,
  code: string | RegExp,
): void => {
  if (response.status !== status || !hasCode(element(response, "Code"), code)) {
    fail(`${status} ${code}`, outcome(response));
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

/** What an SDK call failed with; HEAD has no body, so its code is the SDK's name for the status. */
const sdkOutcome = (error: unknown): { status: number | undefined; code: string } => {
  if (!(error instanceof Error)) return { status: undefined, code: String(error) };
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  return { status, code: status === undefined ? `${error.name}: ${error.message}` : error.name };
};

/** Holds an SDK call to fail so. */
export const expectRefusal = async (
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
  const actual = sdkOutcome(failure.error);
  if (actual.status !== status || !hasCode(actual.code, code)) {
    fail(expected, `${actual.status ?? "no answer"} ${actual.code}`);
  }
};

/** Holds an SDK call to fail with a status, where the body has no room for a code. */
export const expectRefusalStatus = async (
  call: Promise<unknown>,
  status: number,
): Promise<void> => {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failure === undefined) fail(String(status), "success");
  const actual = sdkOutcome(failure.error);
  if (actual.status !== status) {
    fail(String(status), `${actual.status ?? "no answer"} ${actual.code}`);
  }
};
