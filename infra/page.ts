import type { Scope } from "./scope.ts";

/**
 * The page, built by Vite and served by CloudFront.
 *
 * @param router CloudFront; without it, as in `sst dev`, Vite serves the page
 */
export const createPage = (
  { named, inside, settings }: Scope,
  { api, router }: { api: sst.aws.ApiGatewayV2; router: sst.aws.Router | undefined },
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
      environment: { VITE_API_URL: api.url },
      router: router && { instance: router },
      // Only CloudFront reads these files, and SST's type file for Vite would land in the sources.
      transform: { assets: { cors: false } },
      vite: { types: "../node_modules/.slipway-page-env.d.ts" },
    },
    inside,
  );

/** Where the page is in `sst dev`. */
export const devUrl = ({ devPort }: { readonly devPort: number }): string =>
  `http://localhost:${devPort}`;
