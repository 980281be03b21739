import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Arns,
  type FunctionName,
  functionNames,
  hookFunctionName,
  listStatements,
} from "@slipway/core/deployment/grants";
import { type Access, filesCdnRoleName, localArns, serverRoleName } from "@slipway/local/iam/roles";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A call that a function makes, or that Lambda makes with its role. */
export interface Call {
  readonly name: FunctionName;
  readonly action: string;
  readonly resource: string;
}

/**
 * Runs `tests/least-privilege.test.ts`, and returns every call that its functions made.
 *
 * @param arns replace those of the local stack
 * @throws {Error} if the test fails
 */
export const recordCalls = (arns: Arns): readonly Call[] => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-calls-"));
  const file = join(folder, "calls.json");
  try {
    const { status } = spawnSync(
      process.execPath,
      [
        "node_modules/vitest/vitest.mjs",
        ...["run", "tests/least-privilege.test.ts", "-t", "each function uses exactly"],
      ],
      { cwd: root, stdio: "inherit", env: { ...process.env, SLIPWAY_TEST_CALLS: file } },
    );
    if (status !== 0) throw new Error("The test whose calls are recorded failed.");
    const calls: readonly Access[] = JSON.parse(readFileSync(file, "utf8"));
    return withoutRepetition(
      calls
        // The deployment that is checked has no hooks for events and no distribution for files, and answers the API with its functions.
        .flatMap(({ function: name, action, resource }) =>
          name === hookFunctionName || name === serverRoleName || name === filesCdnRoleName
            ? []
            : [{ name, action, resource: deployedArn(resource, arns) }],
        ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Longest first, because a stream's ARN starts with its table's. */
const arnNames = (Object.keys(localArns) as (keyof Arns)[]).toSorted(
  (one, other) => localArns[other].length - localArns[one].length,
);

const deployedArn = (resource: string, arns: Arns): string => {
  const name = arnNames.find((known) => resource.startsWith(localArns[known]));
  if (name === undefined) throw new Error(`${resource} is not a resource of the local stack.`);
  return arns[name] + resource.slice(localArns[name].length);
};

const withoutRepetition = (calls: readonly Call[]): readonly Call[] => [
  ...new Map(calls.map((call) => [Object.values(call).join(" "), call])).values(),
];

/** The calls that Lambda makes with a function's role: it reads the queue and the stream, and sends failures to a queue. */
export const callsOfLambda = (arns: Arns): readonly Call[] =>
  functionNames.flatMap((name) =>
    listStatements(name, arns).flatMap(({ actions, resources }) =>
      actions.flatMap((action) =>
        resources
          .filter((resource) => action.startsWith("sqs:") || resource === arns.stream)
          .map((resource) => ({ name, action, resource })),
      ),
    ),
  );
