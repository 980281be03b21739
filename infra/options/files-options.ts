import * as v from "valibot";
import { flag, group, text, wholeNumber } from "./option-kinds.ts";
import { fitContentSecurityPolicy, isDomain, maximum } from "./option-rules.ts";
import type { SlipwayOptions } from "./slipway-options.ts";

/** The options of the distribution for files. */
export const files = v.pipe(
  group({
    cdn: v.optional(flag({ variable: "SLIPWAY_FILES_CDN", example: "true" })),
    domain: v.optional(
      text(isDomain, {
        rule: `must be a lowercase domain without a scheme, of at most ${maximum.domain} characters`,
        variable: "SLIPWAY_FILES_DOMAIN",
        example: "files.example.com",
      }),
    ),
    keyNumber: v.optional(
      wholeNumber(
        { min: 1, max: 999_999, unit: "the number of a key" },
        { variable: "SLIPWAY_FILES_KEY_NUMBER", example: "2" },
      ),
    ),
  }),
);

/** What the kinds of a config need. */
interface NeededFiles {
  readonly needsCdn: boolean;
  readonly publicKinds: readonly string[];
}

/**
 * Describes why files cannot be served as the kinds of a config need it.
 *
 * @returns one sentence for each problem
 */
export const findFilesProblems = (
  { files: given, bucket, domain, issuer, page }: SlipwayOptions,
  { needsCdn, publicKinds }: NeededFiles,
): readonly string[] => {
  const problems: string[] = [];
  const hasCdn = given?.cdn ?? needsCdn;
  const { issuerOriginsWithFiles } = maximum;
  if (
    hasCdn &&
    page !== false &&
    issuer &&
    !fitContentSecurityPolicy(issuer, issuerOriginsWithFiles)
  )
    problems.push(
      `SLIPWAY_JWT_ORIGINS (issuer.origins) must have at most ${issuerOriginsWithFiles} characters together with the issuer's own origin if files have a distribution, to fit into the page's Content-Security-Policy.`,
    );
  if (given?.cdn === false && publicKinds.length > 0)
    problems.push(
      `SLIPWAY_FILES_CDN (files.cdn) must not be false, because the kind ${publicKinds[0]} is public. Example: true`,
    );
  if (bucket !== undefined && hasCdn)
    problems.push(
      "files.cdn must be false with a bucket of yours, because Slipway does not change the bucket's policy. No kind can be public.",
    );
  if (given?.domain !== undefined && !hasCdn)
    problems.push(
      'SLIPWAY_FILES_DOMAIN (files.domain) must not be set without a distribution for files. Set SLIPWAY_FILES_CDN (files.cdn) to true, or delivery: "cdn" in a kind.',
    );
  if (given?.domain !== undefined && given.domain === domain)
    problems.push(
      "SLIPWAY_FILES_DOMAIN (files.domain) must differ from the page's domain, so that no file shares its origin.",
    );
  return problems;
};
