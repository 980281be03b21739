import { createRequire } from "node:module";

/** A request to AWS, and the policies that it is evaluated against. */
export interface Request {
  /** The ARN of a role session, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys, such as `aws:SourceArn`. */
  readonly context?: Readonly<Record<string, string>>;
  readonly rolePolicy?: unknown;
  readonly resourcePolicy?: unknown;
}

/** The part of the simulator that is used here. It is installed separately, so `tsc` does not have its types. */
interface IamSimulate {
  runSimulation(simulation: object, options: object): Promise<Result>;
}

type Result =
  | { readonly resultType: "error"; readonly errors: unknown }
  | { readonly resultType: "single" | "wildcard"; readonly overallResult: string };

const require = createRequire(import.meta.url);

/**
 * Evaluates a request as IAM does, with the independent simulator `@cloud-copilot/iam-simulate`.
 *
 * @returns whether IAM allows the request, or the error with which the simulator rejects it or a policy
 */
export const isAllowedByIam = async (
  request: Request,
  account: string,
): Promise<boolean | { readonly error: string }> => {
  const { runSimulation }: IamSimulate = require("@cloud-copilot/iam-simulate");
  const { principal, action, resource, context = {}, rolePolicy, resourcePolicy } = request;
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: { "aws:SecureTransport": "true", ...context },
      },
      identityPolicies: rolePolicy === undefined ? [] : [{ name: "role", policy: rolePolicy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  return result.resultType === "error"
    ? { error: JSON.stringify(result.errors) }
    : result.overallResult === "Allowed";
};
