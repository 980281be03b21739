/**
 * How SST bundles each function. What is imported on demand lies in files of its own, so that a function starts without
 * it.
 */
export const bundling = {
  minify: true,
  splitting: true,
  esbuild: {
    // The SDK imports these when the environment has no credentials, and Lambda puts them there.
    external: [
      "@aws-sdk/credential-provider-http",
      "@aws-sdk/credential-provider-ini",
      "@aws-sdk/credential-provider-process",
      "@aws-sdk/credential-provider-sso",
      "@aws-sdk/credential-provider-web-identity",
      "@smithy/credential-provider-imds",
    ],
  },
};
