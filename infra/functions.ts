import type { Environment, PublishEnvironment } from "@slipway/core/environment";
import { type FunctionName, statementsOf } from "@slipway/core/grants";
import { limits } from "@slipway/core/limits";
import { bucket } from "./bucket.ts";
import { bundling } from "./bundling.ts";
import { bus, unpublished } from "./bus.ts";
import { queue } from "./queue.ts";
import { table } from "./table.ts";

const arns = $resolve({
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

/** SST would have the account's root assume a function's role too, which only `sst dev` needs. */
const trustLambda = (args: aws.iam.RoleArgs) => {
  if (!$dev)
    args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({
      Service: "lambda.amazonaws.com",
    });
  return undefined;
};

/** A function that may do what `core/grants.ts` says, write its logs, and nothing else. Never `link` to it: that is broad. */
const createFunction = (
  logicalName: string,
  name: FunctionName,
  {
    timeout,
    memory,
    ...rest
  }: {
    timeout: number;
    memory: number;
    retries?: number;
    environment?: Record<string, $util.Output<string>>;
  },
) =>
  new sst.aws.Function(logicalName, {
    environment,
    ...rest,
    handler: `packages/functions/src/handlers/${name}.handler`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    nodejs: bundling,
    timeout: `${timeout} seconds`,
    memory: `${memory} MB`,
    permissions: arns.apply((known) =>
      statementsOf(name, known).map(({ actions, resources, conditions = [] }) => ({
        actions: [...actions],
        resources: [...resources],
        conditions: conditions.map(({ values, ...condition }) => ({
          ...condition,
          values: [...values],
        })),
      })),
    ),
    logging: { format: "json", retention: "1 month" },
    transform: { role: trustLambda },
  });

const { timeout, memory } = limits;

export const functions = {
  "request-upload": createFunction("RequestUpload", "request-upload", {
    timeout: timeout.request,
    memory: memory.request,
  }),
  library: createFunction("Library", "library", {
    timeout: timeout.library,
    memory: memory.request,
  }),
  "finalize-upload": createFunction("FinalizeUpload", "finalize-upload", {
    timeout: timeout.finalize,
    memory: memory.finalize,
  }),
  "sweep-uploads": createFunction("SweepUploads", "sweep-uploads", {
    timeout: timeout.sweep,
    memory: memory.sweep,
    // The next sweep is the retry.
    retries: 0,
  }),
  "publish-events": createFunction("PublishEvents", "publish-events", {
    timeout: timeout.publish,
    memory: memory.publish,
    environment: publishEnvironment,
  }),
} satisfies Record<FunctionName, sst.aws.Function>;

/** A message that fails comes again alone, not with its whole batch. */
queue.subscribe(functions["finalize-upload"].arn, {
  batch: { size: limits.queue.batchSize, partialResponses: true },
});
