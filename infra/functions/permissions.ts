import type { Statement } from "@slipway/core/deployment/grants";

/** SST's permissions of a function. */
export type Permissions = Extract<sst.aws.FunctionArgs["permissions"], readonly unknown[]>;

/** Returns statements as SST's permissions of a function. */
export const toPermissions = (statements: readonly Statement[]): Permissions =>
  statements.map(({ actions, resources, conditions = [] }) => ({
    // guard: a role has exactly the granted actions
    actions: [...actions],
    resources: [...resources],
    conditions: conditions.map(({ values, ...condition }) => ({
      ...condition,
      values: [...values],
    })),
  }));
