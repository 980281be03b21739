import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import { findPackageFile, relativePath } from "../installed-package.ts";
import type { Scope } from "../scope.ts";
import type { SignIn } from "./sign-in.ts";

/** The folder in an instance's folder that is uploaded. */
const output = "page";

/**
 * Creates the page, which CloudFront serves. It is the same for every instance. A program writes it to a folder of the instance,
 * together with the settings that the page reads when it starts.
 *
 * @param router CloudFront; if undefined, as in `sst dev`, the program serves the page
 */
export const createPage = (
  { named, inside, settings, folder }: Scope,
  {
    api,
    signIn: { page },
    router,
  }: { api: sst.aws.ApiGatewayV2; signIn: SignIn; router: sst.aws.Router | undefined },
): sst.aws.StaticSite => {
  const { root } = $cli.paths;
  // SST requires the folders before the program runs.
  mkdirSync(join(root, folder, output), { recursive: true });
  const program = relativePath(join(root, folder), findPackageFile("programs/page"));
  return new sst.aws.StaticSite(
    named("Page"),
    {
      path: folder,
      build: { command: `node "${program}" write ${output}`, output },
      dev: {
        command: `node "${program}" serve ${settings.devPort}`,
        url: devUrl(settings),
      },
      // Settings without a value are left out.
      environment: { [pageSettingsVariable]: $jsonStringify({ api: api.url, signIn: page }) },
      assets: { fileOptions: [...fileOptions] },
      router: router && { instance: router },
      transform: { assets: (args) => admitOnly(router, args) },
    },
    inside,
  );
};

/** The names of files in `assets` contain hashes. A browser asks for all others each time. The last match applies. */
const fileOptions = [
  { files: "**", cacheControl: "no-cache" },
  { files: "assets/**", cacheControl: "public, max-age=31536000, immutable" },
] as const;

/** Lets only this instance's CloudFront read the page's files. SST would admit the CloudFront of any account. */
const admitOnly = (router: sst.aws.Router | undefined, bucket: sst.aws.BucketArgs) => {
  bucket.cors = false;
  if (router === undefined) return undefined;
  bucket.access = undefined;
  bucket.policy = [
    {
      principals: [{ type: "service", identifiers: ["cloudfront.amazonaws.com"] }],
      actions: ["s3:GetObject"],
      paths: ["*"],
      conditions: [
        {
          test: "StringEquals",
          variable: "aws:SourceArn",
          values: [$output(router.nodes.cdn).nodes.distribution.arn],
        },
      ],
    },
  ];
  return undefined;
};

/** Where the page is in `sst dev`. */
export const devUrl = ({ devPort }: { readonly devPort: number }): string =>
  `http://localhost:${devPort}`;
