import { pageHeaders } from "@slipway/core/deployment/page-security";

/** The security headers that differ between what CloudFront serves. */
interface SecurityHeaders {
  readonly referrerPolicy: string;
  readonly contentSecurityPolicy: {
    readonly contentSecurityPolicy: string;
    /** True if it replaces the origin's policy. */
    readonly override: boolean;
  };
}

/** Creates the security headers of everything that CloudFront serves: the page, and files. */
export const createSecurityHeaders = ({
  referrerPolicy,
  contentSecurityPolicy,
}: SecurityHeaders) => ({
  strictTransportSecurity: {
    accessControlMaxAgeSec: pageHeaders.hsts.maxAge,
    includeSubdomains: false,
    preload: false,
    override: true,
  },
  contentTypeOptions: { override: true },
  referrerPolicy: { referrerPolicy, override: true },
  contentSecurityPolicy,
});
