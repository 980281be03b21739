import type {
  Environment,
  PublishEnvironment,
  RequestEnvironment,
} from "@slipway/core/deployment/environment";
import { type FunctionName, functionNames, statementsOf } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { Scope } from "../scope.ts";
import { architecture, checkUmask, functionCode } from "./function-code.ts";

/** What the functions work on. */
export interface Parts {
  readonly bucket: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
  readonly queue: sst.aws.Queue;
  readonly bus: sst.aws.Bus;
  readonly unpublished: sst.aws.Queue;
}

export type Functions = Readonly<Record<FunctionName, sst.aws.Function>>;

/** The logical name of a function: `RequestUpload` for `request-upload`. */
export const partOf = (name: FunctionName): string =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** What each function is given. Memory buys a share of a processor, which is what most of them wait for at their start. */
const sizes: Record<FunctionName, { timeout: number; memory: number }> = {
  // Signs a hundred forms at most: a tenth of a second of processor, and one write for each.
  "request-upload": { timeout: limits.timeout.request, memory: limits.memory.request },
  "complete-upload": { timeout: limits.timeout.complete, memory: limits.memory.complete },
  library: { timeout: limits.timeout.library, memory: limits.memory.request },
  // Waits for up to `limits.status.longestWait` seconds where a caller asks it to.
  "upload-statuses": { timeout: limits.timeout.statuses, memory: limits.memory.request },
  // Holds the first bytes of a batch's objects, looks at them all at once, and wants to be quick about it.
  "finalize-upload": { timeout: limits.timeout.finalize, memory: limits.memory.finalize },
  // Has until the next sweep begins, and stops by itself before that.
  "sweep-uploads": { timeout: limits.timeout.sweep, memory: limits.memory.sweep },
  "publish-events": { timeout: limits.timeout.publish, memory: limits.memory.publish },
};

/** SST would have the account's root assume a function's role too, which only `sst dev` needs. */
const trustLambda = (args: aws.iam.RoleArgs) => {
  if (!$dev)
    args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({
      Service: "lambda.amazonaws.com",
    });
  return undefined;
};

/** Functions that may do what `core/grants.ts` says, write their logs, and nothing else. Never `link` to one: that is broad. */
export const createFunctions = (
  { named, inside, settings }: Scope,
  { bucket, table, queue, bus, unpublished }: Parts,
): Functions => {
  checkUmask(settings);
  const known = $resolve({
    bucket: bucket.arn,
    table: table.arn,
    stream: table.nodes.table.streamArn,
    queue: queue.arn,
    bus: bus.arn,
    unpublished: unpublished.arn,
  });
  const environment = {
    SLIPWAY_BUCKET: bucket.name,
    SLIPWAY_TABLE: table.name,
  } satisfies Record<keyof Environment, $util.Output<string>>;
  const publishEnvironment = {
    SLIPWAY_BUCKET: bucket.name,
    SLIPWAY_EVENT_BUS: bus.name,
  } satisfies Record<keyof PublishEnvironment, $util.Output<string>>;

  /** What a function alone has, and the one that request-upload invokes. */
  const particularsWith = (
    completeUpload?: sst.aws.Function,
  ): Partial<Record<FunctionName, Partial<sst.aws.FunctionArgs>>> => ({
    ...(completeUpload && {
      "request-upload": {
        environment: {
          ...environment,
          SLIPWAY_COMPLETE_FUNCTION: completeUpload.name,
        } satisfies Record<keyof (Environment & RequestEnvironment), $util.Output<string>>,
      },
    }),
    "sweep-uploads": {
      // The next sweep is the retry.
      retries: 0,
    },
    "publish-events": { environment: publishEnvironment },
  });

  // What a function has reserved nobody else can take, and it can take no more.
  const reserved: Partial<Record<FunctionName, number>> = settings.concurrency.reserve
    ? {
        // Requests that wait must not take the executions that what they wait for needs.
        "upload-statuses": settings.concurrency.statuses,
        "finalize-upload": settings.concurrency.finalize,
        // Two sweeps at once would do the same work twice.
        "sweep-uploads": limits.concurrency.sweep,
      }
    : {};

  const createFunction = (name: FunctionName, completeUpload?: sst.aws.Function) =>
    new sst.aws.Function(
      named(partOf(name)),
      {
        environment,
        ...particularsWith(completeUpload)[name],
        ...(reserved[name] !== undefined && { concurrency: { reserved: reserved[name] } }),
        ...functionCode(name, settings),
        runtime: "nodejs24.x",
        architecture,
        timeout: `${sizes[name].timeout} seconds`,
        memory: `${sizes[name].memory} MB`,
        // No grant of complete-upload itself names a function.
        permissions: $util.all([known, completeUpload?.arn ?? ""]).apply(([arns, arn]) =>
          statementsOf(name, { ...arns, completeUpload: arn }).map(
            ({ actions, resources, conditions = [] }) => ({
              actions: [...actions],
              resources: [...resources],
              conditions: conditions.map(({ values, ...condition }) => ({
                ...condition,
                values: [...values],
              })),
            }),
          ),
        ),
        logging: { format: "json", retention: settings.logRetention },
        transform: { role: trustLambda },
      },
      inside,
    );
  const completeUpload = createFunction("complete-upload");
  return Object.fromEntries(
    functionNames.map((name) => [
      name,
      name === "complete-upload" ? completeUpload : createFunction(name, completeUpload),
    ]),
  ) as Record<FunctionName, sst.aws.Function>;
};
