import { errorContentSecurityPolicy, pageHeaders } from "@slipway/core/deployment/page-security";
import type { Scope } from "../scope.ts";

/** The key under which the page's Content-Security-Policy lies. */
const policyKey = "content-security-policy";

/** CloudFront, which stands before the page. */
export interface Front {
  readonly router: sst.aws.Router;
  /** Have every answer carry this Content-Security-Policy. */
  readonly setContentSecurityPolicy: (policy: $util.Output<string>) => void;
}

/**
 * CloudFront is made before API and page, because API and bucket must know its origin. The page's policy, however, names
 * the API: so it lies in a store that CloudFront reads, written once the API stands. All other headers are fixed.
 *
 * CloudFront adds the fixed headers first, and then runs the function, but not for errors: responses with a status of 400
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
        strictTransportSecurity: {
          accessControlMaxAgeSec: pageHeaders.hsts.maxAge,
          includeSubdomains: false,
          preload: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: pageHeaders.referrerPolicy, override: true },
        contentSecurityPolicy: {
          contentSecurityPolicy: errorContentSecurityPolicy,
          // The page's own policy takes its place in all other responses.
          override: false,
        },
        frameOptions: { frameOption: "DENY", override: true },
      },
      customHeadersConfig: {
        items: [
          { header: "permissions-policy", value: pageHeaders.permissionsPolicy, override: true },
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
        { keyValueStoreArn: store.arn, key: policyKey, value: policy },
        inside,
      );
    },
  };
};

/** SST asks for the health of what a record is an alias of. Source: Amazon Route 53 API Reference, "AliasTarget": CloudFront has none. */
const withoutHealthCheck = (record: aws.route53.RecordArgs) => {
  if (record.aliases !== undefined)
    record.aliases = $output(record.aliases).apply((aliases) =>
      aliases.map((alias) => ({ ...alias, evaluateTargetHealth: false })),
    );
  return undefined;
};

/** Runs in CloudFront, with `cf` and `event`. Until the policy is there the page may do nothing at all. */
const readPolicy = `
  let policy = "${errorContentSecurityPolicy}";
  try {
    policy = await cf.kvs().get("${policyKey}");
  } catch (error) {}
  event.response.headers["content-security-policy"] = { value: policy };
`;
