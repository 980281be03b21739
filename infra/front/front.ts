import { errorContentSecurityPolicy, pageHeaders } from "@slipway/core/deployment/page-security";
import type { Scope } from "../scope.ts";
import { createSecurityHeaders } from "./security-headers.ts";

/** The key of the page's Content-Security-Policy in the store. */
const policyKey = "content-security-policy";

/** CloudFront in front of the page. */
export interface Front {
  readonly router: sst.aws.Router;
  /** Sets the Content-Security-Policy of every response. */
  readonly setContentSecurityPolicy: (policy: $util.Output<string>) => void;
}

/**
 * Creates CloudFront before the API and the page, because the API and the bucket need its origin. The page's policy names
 * the API, so CloudFront reads it from a store, which is written after the API is created. All other headers are fixed.
 *
 * CloudFront adds the fixed headers first, and then runs the function, except for errors: responses with a status of 400
 * and above keep the fixed policy, which allows nothing. Source: Amazon CloudFront Developer Guide, "Restrictions on all
 * edge functions", "HTTP status codes".
 */
export const createFront = ({ named, inside, settings, globalName }: Scope): Front => {
  const store = new aws.cloudfront.KeyValueStore(
    named("PagePolicy"),
    { name: globalName("PagePolicy", 64), comment: "The page's Content-Security-Policy." },
    inside,
  );
  const headers = new aws.cloudfront.ResponseHeadersPolicy(
    named("PageHeaders"),
    {
      name: globalName("PageHeaders", 128),
      securityHeadersConfig: {
        ...createSecurityHeaders({
          referrerPolicy: pageHeaders.referrerPolicy,
          contentSecurityPolicy: {
            contentSecurityPolicy: errorContentSecurityPolicy,
            // The page's own policy replaces it in all other responses.
            override: false,
          },
        }),
        frameOptions: { frameOption: "DENY", override: true },
      },
      customHeadersConfig: {
        items: [
          {
            // guard: custom headers are not security headers
            header: "permissions-policy",
            value: pageHeaders.permissionsPolicy,
            override: true,
          },
          { header: "cross-origin-opener-policy", value: pageHeaders.openerPolicy, override: true },
        ],
      },
    },
    inside,
  );
  const router = new sst.aws.Router(
    named("Front"),
    {
      domain: settings.domain && {
        name: settings.domain,
        dns: sst.aws.dns({ transform: { record: withoutHealthCheck } }),
      },
      edge: {
        viewerResponse: { injection: readPolicy, kvStore: store.arn },
      },
      transform: {
        cdn: (args) => {
          args.defaultCacheBehavior = $output(args.defaultCacheBehavior).apply((behavior) => ({
            ...behavior,
            responseHeadersPolicyId: headers.id,
          }));
          return undefined;
        },
      },
    },
    inside,
  );
  return {
    router,
    setContentSecurityPolicy: (policy) => {
      new aws.cloudfront.KeyvaluestoreKey(
        named("PagePolicyText"),
        {
          keyValueStoreArn: store.arn,
          key: policyKey,
          // guard: the policy fits into the store
          value: policy,
        },
        inside,
      );
    },
  };
};

/**
 * Turns off SST's health checks of an alias's target, which CloudFront does not support.
 *
 * Source: Amazon Route 53 API Reference, "AliasTarget".
 */
export const withoutHealthCheck = (record: aws.route53.RecordArgs) => {
  if (record.aliases !== undefined)
    record.aliases = $output(record.aliases).apply((aliases) =>
      aliases.map((alias) => ({
        ...alias,
        // guard: the health of CloudFront is not checked
        evaluateTargetHealth: false,
      })),
    );
  return undefined;
};

/** Runs in CloudFront, with `cf` and `event`. Until the policy is stored, the page may not load anything. */
const readPolicy = `
  let policy = "${errorContentSecurityPolicy}";
  try {
    policy = await cf.kvs().get("${policyKey}");
  } catch (error) {}
  event.response.headers["content-security-policy"] = { value: policy };
`;
