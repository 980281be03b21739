import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { describeFailure } from "./failure.ts";
import { describeReason } from "./reason.ts";
import { describeRule } from "./rules.ts";
import { formatExactSize, formatSize } from "./size.ts";
import { formatTimeLeft } from "./time-left.ts";

test.each([
  [1, "1 byte"],
  [1023, "1023 bytes"],
  [1024, "1 KB"],
  [1_468_006, "1.4 MB"],
  [limits.formThreshold, "32 MB"],
  [limits.fileSize, "100 GB"],
  [640 * 1024 ** 3, "640 GB"],
])("formats %i bytes as %s", (bytes, words) => {
  expect(formatSize(bytes)).toBe(words);
});

test("formats a size to the byte", () => {
  expect(formatExactSize(1_468_006)).toBe("1,468,006 bytes");
});

test("rounds the remaining time", () => {
  expect([0.2, 59.5, 61, 3600, 5000].map(formatTimeLeft)).toEqual([
    "1 s",
    "60 s",
    "2 min",
    "1 h 0 min",
    "1 h 24 min",
  ]);
});

describe("a broken rule", () => {
  test.each([
    ["contentType", "is not an accepted type", "Files of type text/html aren't supported."],
    ["size", "must be at least 1 byte", "The file is empty."],
    ["size", `must be at most ${limits.fileSize} bytes`, "The file size must be at most 100 GB."],
    ["size", "must be at least 10 bytes", "The file size must be at least 10 bytes."],
    ["fileName", "must not contain / or \\", "The file name must not contain / or \\."],
    ["files", "must have at most 1 file", "The selection must have at most 1 file."],
    ["kind", "must be one of avatar, document", "The kind must be one of avatar, document."],
    ["fields.albumId", "is required", "The field albumId is required."],
    ["fields.tags[0]", "Invalid UUID: Received 7", "The field tags[0]: Invalid UUID: Received 7."],
    ["fields", "must have at most 64 keys", "The fields must have at most 64 keys."],
  ])("%s %s", (path, message, words) => {
    expect(describeRule({ path, message }, "text/html")).toBe(words);
  });

  test("about the size has the API's text, with a formatted size", () => {
    const detail = `Files of ${limits.formThreshold} bytes and more need another way.`;
    expect(describeFailure({ kind: "refused-by-api", detail }, "video/mp4")).toBe(
      "Files of 32 MB and more need another way.",
    );
  });

  test("about a file without a type does not name one", () => {
    const rule = { path: "contentType", message: "is not a type that avatar accepts" };
    expect(describeRule(rule, "")).toBe("Files of this type aren't supported.");
  });

  test("by the app is shown as the app wrote it", () => {
    const detail = "Keep it under 2048 bytes, please.";
    expect(describeFailure({ kind: "refused-by-api", detail, code: "too-much" }, "")).toBe(detail);
  });
});

describe("a replaced message", () => {
  const failure = { kind: "refused-by-s3", code: "{message}", message: "No." } as const;

  test("has its parameters, once each", () => {
    const messages = { failure: { "refused-by-s3": "{code} {message} {other} {message}" } };
    expect(describeFailure(failure, "", messages)).toBe("{message} No. {other} No.");
  });

  test("can be a function", () => {
    const messages = {
      failure: {
        "prepare-timeout": ({ seconds }: { readonly seconds: number }) => `${seconds / 60} min`,
      },
    };
    expect(describeFailure({ kind: "prepare-timeout", seconds: 300 }, "", messages)).toBe("5 min");
  });

  test("formats sizes, too", () => {
    const messages = { format: { size: "{bytes} octets" } };
    const rule = { path: "size", message: "must be at most 2048 bytes" };
    expect(describeRule(rule, "", messages)).toBe("The file size must be at most 2048 octets.");
  });

  test("describes a reason by its code, and an unknown code by the API's words", () => {
    const messages = { reason: { "content-mismatch": "Beschädigt" } };
    const reason = { code: "content-mismatch", detail: "Damaged." } as const;
    expect(describeReason(reason, messages)).toBe("Beschädigt");
    const newer = { code: "toString", detail: "Something new." } as unknown as typeof reason;
    expect(describeReason(newer, messages)).toBe("Something new.");
  });
});

test("the response of something other than the API has a text without its details", () => {
  const failure = { kind: "unexpected-response", status: 502 } as const;
  expect(describeFailure(failure, "")).toBe(
    "The server responded unexpectedly (status 502). Try again.",
  );
});
