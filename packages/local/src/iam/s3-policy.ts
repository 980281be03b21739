import type { Role } from "./roles.ts";

/** What a role may do in S3, as an IAM policy. */
export const s3PolicyOf = ({ statements }: Role) => ({
  Version: "2012-10-17" as const,
  Statement: statements
    .map((statement) => ({
      ...statement,
      actions: statement.actions.filter((action) => action.startsWith("s3:")),
    }))
    .filter(({ actions }) => actions.length > 0)
    .map(({ actions, resources, conditions = [] }) => ({
      Effect: "Allow" as const,
      Action: actions,
      Resource: [...resources],
      ...(conditions.length > 0 && {
        Condition: Object.fromEntries(
          conditions.map(({ test, variable, values }) => [test, { [variable]: [...values] }]),
        ),
      }),
    })),
});
