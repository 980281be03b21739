import { expect, test } from "vitest";
import { findFilesProblems } from "./files-options.ts";
import type { SlipwayOptions } from "./slipway-options.ts";

const needed = { needsCdn: true, publicKinds: ["site"] };
const notNeeded = { needsCdn: false, publicKinds: [] };

test.each<readonly [SlipwayOptions, typeof needed | typeof notNeeded, RegExp]>([
  [{ files: { cdn: false } }, needed, /^SLIPWAY_FILES_CDN .* because the kind site is public/],
  [{ bucket: { name: "media-files" } }, needed, /^files\.cdn must be false with a bucket of yours/],
  [
    { files: { cdn: true }, bucket: { name: "media-files" } },
    notNeeded,
    /^files\.cdn must be false with a bucket of yours/,
  ],
  [
    { files: { domain: "files.example.com" } },
    notNeeded,
    /^SLIPWAY_FILES_DOMAIN .* without a distribution for files/,
  ],
  [
    { domain: "a.example.com", files: { domain: "a.example.com" } },
    needed,
    /^SLIPWAY_FILES_DOMAIN .* must differ from the page's domain/,
  ],
  [
    {
      issuer: {
        issuer: "https://id.example.com",
        audience: "uploads",
        origins: [`https://${"tokens.".repeat(22)}example.com`],
      },
    },
    needed,
    /^SLIPWAY_JWT_ORIGINS .* must have at most 180 characters/,
  ],
])("refuses %j", (options, config, problem) => {
  expect(findFilesProblems(options, config)).toEqual([expect.stringMatching(problem)]);
});

test.each<readonly [SlipwayOptions, typeof needed | typeof notNeeded]>([
  [{}, needed],
  [{}, notNeeded],
  [{ files: { cdn: true, domain: "files.example.com", keyNumber: 2 } }, notNeeded],
  [{ files: { cdn: false } }, { needsCdn: true, publicKinds: [] }],
  [
    { files: { cdn: false }, bucket: { name: "media-files" } },
    { needsCdn: true, publicKinds: [] },
  ],
])("accepts %j", (options, config) => {
  expect(findFilesProblems(options, config)).toEqual([]);
});
