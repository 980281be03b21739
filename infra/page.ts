import { api } from "./api.ts";
import { devPort, router } from "./router.ts";

export const page = new sst.aws.StaticSite("Page", {
  path: "web",
  build: { command: "npx vite build", output: "dist" },
  dev: {
    command: `npx vite --port ${devPort} --strictPort`,
    url: `http://localhost:${devPort}`,
  },
  environment: { VITE_API_URL: api.url },
  router: router && { instance: router },
  // Only CloudFront reads these files, and SST's type file for Vite would land in the sources.
  transform: { assets: { cors: false } },
  vite: { types: "../.sst/page-env.d.ts" },
});
