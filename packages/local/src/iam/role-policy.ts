import type { Statement } from "@slipway/core/deployment/grants";
import type { RequestFacts } from "@slipway/s3-local/auth/iam/condition-operators";
import {
  evaluatePolicy,
  type Permission,
  type Policy,
  type PolicyDocument,
} from "@slipway/s3-local/auth/iam/policy-document";
import { accountId } from "../names.ts";

/** Writes the statements of a role as an IAM policy document. */
export const createPolicyDocument = (statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements
    .filter(({ actions }) => actions.length > 0)
    .map(({ actions, resources, conditions = [] }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions.length > 0 && {
        Condition: Object.fromEntries(
          conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
        ),
      }),
    })),
});

/** Returns the ARN that IAM reports for a role that calls a service. */
export const assumedRoleArn = (name: string): string =>
  `arn:aws:sts::${accountId}:assumed-role/${name}/${name}`;

/**
 * Returns true if a role's policy allows an action on a resource.
 *
 * @param facts the condition keys of the request, in lower case
 */
export const isAllowed = (
  { name, policy }: { readonly name: string; readonly policy: Policy },
  { action, resource }: Permission,
  facts: RequestFacts = new Map(),
): boolean =>
  evaluatePolicy(policy, { action, resource }, { caller: assumedRoleArn(name), facts }) === "Allow";
