import { configuration } from "./configuration.ts";

/** Where `sst dev` has Vite serve the page. */
export const devPort = 5173;

/** CloudFront, which stands before the page. It is made before the page, because API and bucket must know its origin. */
export const router = $dev
  ? undefined
  : new sst.aws.Router("Front", { domain: configuration.domain });

/** The origins whose pages may call the API and post to the bucket. */
export const origins = $resolve([
  router?.url ?? `http://localhost:${devPort}`,
  ...configuration.otherOrigins,
]);
