import { readFile } from "node:fs/promises";
import { canRetry, type Failure } from "@slipway/client/engine/upload-state";
import { listRuleNames, readRuleMessage } from "@slipway/core/fields/rule-messages";
import { problemCodes, problemStatus } from "@slipway/core/problem";
import { Reason } from "@slipway/core/record";
import { expect, test } from "vitest";

/** The compiler requires every kind of failure here. */
const failureKinds = {
  invalid: { kind: "invalid", errors: [] },
  unauthorized: { kind: "unauthorized", detail: "" },
  "refused-by-api": { kind: "refused-by-api", detail: "" },
  "unexpected-response": { kind: "unexpected-response", status: 502 },
  "refused-by-s3": { kind: "refused-by-s3", code: "", message: "" },
  unreachable: { kind: "unreachable", host: "s3" },
  unconfirmed: { kind: "unconfirmed", id: "" },
  expired: { kind: "expired" },
  "policy-expired": { kind: "policy-expired" },
  "prepare-failed": { kind: "prepare-failed", message: "" },
  "prepare-timeout": { kind: "prepare-timeout", seconds: 1 },
  unreadable: { kind: "unreadable" },
  "insecure-context": { kind: "insecure-context" },
  unexpected: { kind: "unexpected", message: "" },
} as const satisfies { readonly [Kind in Failure["kind"]]: Extract<Failure, { kind: Kind }> };

const page = await readFile(new URL("../docs/errors.md", import.meta.url), "utf8");

/** Returns the first two cells of each row whose second cell matches. */
const listRows = (where: RegExp): readonly string[] =>
  [...page.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].flatMap(([, code = "", cell = ""]) =>
    where.test(cell) ? [`${code} ${cell}`] : [],
  );

test("lists every failure of the client", () => {
  expect(listRows(/^client$/)).toEqual(Object.keys(failureKinds).map((kind) => `${kind} client`));
});

test("names the failures that a retry cannot help", () => {
  const [, sentence = ""] = /`retry\(\)` has no effect for([^.]+)\./.exec(page) ?? [];
  const permanent = Object.values(failureKinds).filter(
    (failure) => !canRetry({ status: "failed", failure }),
  );
  expect([...sentence.matchAll(/`([^`]+)`/g)].map(([, kind]) => kind)).toEqual(
    permanent.map(({ kind }) => kind),
  );
});

test("lists every reason of a record", () => {
  expect(listRows(/^record$/)).toEqual(Reason.entries.code.options.map((code) => `${code} record`));
});

test("lists every problem of the API with its status", () => {
  expect(listRows(/^API, \d+$/).toSorted()).toEqual(
    problemCodes.map((code) => `${code} API, ${problemStatus(code)}`).toSorted(),
  );
});

test("lists every rule with its message", () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| `([^`]+)` \|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(listRuleNames());
  for (const [, name, message = ""] of rows) expect(readRuleMessage(message)?.name).toBe(name);
});
