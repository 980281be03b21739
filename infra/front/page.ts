import { pageVariables } from "@slipway/core/deployment/sign-in";
import type { Scope } from "../scope.ts";
import type { SignIn } from "./sign-in.ts";

const { apiUrl, signIn: names } = pageVariables;

/**
 * Creates the page, which Vite builds and CloudFront serves.
 *
 * @param router CloudFront; if undefined, as in `sst dev`, Vite serves the page
 */
export const createPage = (
  { named, inside, settings }: Scope,
  {
    api,
    signIn: { page },
    router,
  }: { api: sst.aws.ApiGatewayV2; signIn: SignIn; router: sst.aws.Router | undefined },
): sst.aws.StaticSite =>
  new sst.aws.StaticSite(
    named("Page"),
    {
      path: `${settings.path}/web`,
      build: { command: "npx vite build", output: "dist" },
      dev: {
        command: `npx vite --port ${settings.devPort} --strictPort`,
        url: devUrl(settings),
      },
      environment: {
        [apiUrl]: api.url,
        // The page treats an empty value as not set.
        [names.issuer]: page.issuer ?? "",
        [names.clientId]: page.clientId ?? "",
        [names.scope]: page.scope ?? "",
        [names.resource]: page.resource ?? "",
        [names.audience]: page.audience ?? "",
        [names.endSessionEndpoint]: page.endSessionEndpoint ?? "",
      },
      router: router && { instance: router },
      transform: { assets: (args) => admitOnly(router, args) },
      // SST would write its type file for Vite among the sources.
      vite: { types: "../node_modules/.slipway-page-env.d.ts" },
    },
    inside,
  );

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
