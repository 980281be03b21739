import { expect, test } from "vitest";
import { getSignatureLifetime } from "./signature-lifetime.ts";

test.each([
  ["20261129T120000Z", "2026-11-29T12:15:00.000Z", 12],
  ["20261129T120000Z", "2026-11-29T12:01:00Z", 0.8],
  ["20261231T235930Z", "2027-01-01T00:04:30.000Z", 4],
])(
  "a signature of %s that expires at %s is used for %d minutes",
  (signedAt, expiresAt, minutes) => {
    expect(getSignatureLifetime(signedAt, expiresAt)).toBeCloseTo(minutes * 60_000);
  },
);

test.each([null, undefined, "", "yesterday"])(
  "a signature of %s is used until S3 refuses it",
  (at) => {
    expect(getSignatureLifetime(at, "2026-11-29T12:15:00.000Z")).toBeNaN();
  },
);
