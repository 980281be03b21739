import type {
  Environment,
  PublishEnvironment,
  RequestEnvironment,
  SweepEnvironment,
} from "@slipway/core/deployment/environment";
import {
  type Arns,
  allFunctionNames,
  type FunctionName,
  hookFunctionName,
  imageFunctionName,
  listStatements,
  signsFileLinks,
} from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { type HttpFunction, routes } from "@slipway/core/routes";
import type { FilesCdn } from "../front/files-cdn.ts";
import type { Settings } from "../options/settings.ts";
import type { Scope } from "../scope.ts";
import { createFilesVariables } from "./files-variables.ts";
import { architecture, checkUmask, functionCode } from "./function-code.ts";
import { findHookAccess } from "./hook-access.ts";
import { toPermissions } from "./permissions.ts";

/** The resources that the functions use. */
export interface Parts {
  readonly bucket: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
  readonly queue: sst.aws.Queue;
  readonly bus: sst.aws.Bus;
  readonly unpublished: sst.aws.Queue;
  /** The queue of the events that hooks handle; undefined if no kind has such hooks. */
  readonly hookEvents: sst.aws.Queue | undefined;
  /** The distribution for files; undefined if no kind needs it. */
  readonly filesCdn: FilesCdn | undefined;
  /** The queue of the uploads to derive images from; undefined if no kind has something to derive. */
  readonly images: sst.aws.Queue | undefined;
}

/** The functions of some deployments: behind an API of Slipway's, for hooks that handle events, and for derived images. */
type OptionalFunction = HttpFunction | typeof hookFunctionName | typeof imageFunctionName;

/** The deployed functions. */
export type Functions = Readonly<
  Record<Exclude<FunctionName, OptionalFunction>, sst.aws.Function>
> &
  Readonly<Partial<Record<OptionalFunction, sst.aws.Function>>>;

/** Returns the names of the functions that are deployed. */
export const listDeployed = (functions: Functions): readonly FunctionName[] =>
  allFunctionNames.filter((name) => functions[name] !== undefined);

const httpFunctions: readonly FunctionName[] = Object.values(routes).map((route) => route.function);

/** Returns the logical name of a function: `RequestUpload` for `request-upload`. */
export const partOf = (name: FunctionName): string =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** The size of each function. More memory also means a larger share of a CPU, which most functions wait for at start. */
const sizes: Record<FunctionName, { timeout: number; memory: number }> = {
  // Signs at most a hundred forms, which takes a tenth of a second of CPU, and writes a record for each.
  "request-upload": { timeout: limits.timeout.request, memory: limits.memory.request },
  "complete-upload": { timeout: limits.timeout.complete, memory: limits.memory.complete },
  // guard: the library responds in time
  library: { timeout: limits.timeout.library, memory: limits.memory.request },
  // Waits for up to `limits.status.longestWait` seconds if a caller requests it.
  "upload-statuses": { timeout: limits.timeout.statuses, memory: limits.memory.request },
  // Holds the first bytes of a batch's objects, which it inspects concurrently.
  "finalize-upload": { timeout: limits.timeout.finalize, memory: limits.memory.finalize },
  // Stops by itself before the next sweep starts.
  "sweep-uploads": { timeout: limits.timeout.sweep, memory: limits.memory.sweep },
  "publish-events": { timeout: limits.timeout.publish, memory: limits.memory.publish },
  "handle-events": { timeout: limits.timeout.hooks, memory: limits.memory.hooks },
  // Decoding is bound by the CPU, and this memory has a whole one.
  "derive-images": { timeout: limits.timeout.images, memory: limits.memory.images },
};

/** Lets only Lambda assume a function's role. SST also lets the account's root, which only `sst dev` needs. */
export const trustLambda = (args: aws.iam.RoleArgs) => {
  if (!$dev)
    args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({
      Service: "lambda.amazonaws.com",
    });
  return undefined;
};

type Variables = Record<string, $util.Input<string>>;

/** Returns the environment variables of each function. Only request-upload needs `completeUpload`. */
const functionVariables = (
  { bucket, table, bus, images, filesCdn }: Parts,
  { prefix, config }: Settings,
  completeUpload: sst.aws.Function | undefined,
): Partial<Record<FunctionName, Variables>> & { readonly others: Variables } => {
  const others = {
    SLIPWAY_BUCKET: bucket.name,
    SLIPWAY_PREFIX: prefix,
    SLIPWAY_TABLE: table.name,
  } satisfies Partial<Record<keyof Environment, $util.Input<string>>>;
  const linking = { ...others, ...createFilesVariables(filesCdn) };
  return {
    others,
    // guard: only the functions that create links have the key
    ...Object.fromEntries(allFunctionNames.filter(signsFileLinks).map((name) => [name, linking])),
    "publish-events": {
      SLIPWAY_BUCKET: bucket.name,
      SLIPWAY_EVENT_BUS: bus.name,
    } satisfies Record<keyof PublishEnvironment, $util.Output<string>>,
    ...(images &&
      config && {
        "sweep-uploads": {
          ...others,
          SLIPWAY_IMAGE_QUEUE: images.url,
          SLIPWAY_DERIVED_KINDS: config.derived.join(","),
        } satisfies Partial<Record<keyof (Environment & SweepEnvironment), $util.Input<string>>>,
      }),
    ...(completeUpload && {
      "request-upload": {
        ...others,
        SLIPWAY_COMPLETE_FUNCTION: completeUpload.name,
      } satisfies Record<keyof RequestEnvironment, $util.Input<string>>,
    }),
  };
};

/** Returns the reserved executions. They are also a function's maximum, and no other function can use them. */
const reservedExecutions = ({ concurrency }: Settings): Partial<Record<FunctionName, number>> =>
  concurrency.reserve
    ? {
        // Waiting requests must not use the executions of finalize-upload, for which they wait.
        "upload-statuses": concurrency.statuses,
        "finalize-upload": concurrency.finalize,
        // Two concurrent sweeps would do the same work twice.
        "sweep-uploads": limits.concurrency.sweep,
      }
    : {};

/** Returns a function's grants as SST's permissions. */
const functionPermissions = (
  name: FunctionName,
  {
    arns,
    completeUpload,
  }: {
    readonly arns: $util.Output<Omit<Arns, "completeUpload">>;
    readonly completeUpload: sst.aws.Function | undefined;
  },
) =>
  // Only request-upload has a grant for complete-upload.
  $util
    .all([arns, completeUpload?.arn ?? ""])
    .apply(([known, arn]) =>
      toPermissions(listStatements(name, { ...known, completeUpload: arn })),
    );

/**
 * Creates the functions. Each may do what its grants in core allow, write its logs, and nothing else. Never `link` to a
 * function: links have broad permissions.
 */
export const createFunctions = (scope: Scope, parts: Parts): Functions => {
  const { named, inside, settings } = scope;
  checkUmask(settings);
  const arns = $resolve({
    bucket: parts.bucket.arn,
    prefix: settings.prefix,
    table: parts.table.arn,
    stream: parts.table.nodes.table.streamArn,
    queue: parts.queue.arn,
    bus: parts.bus.arn,
    unpublished: parts.unpublished.arn,
    hookEvents: parts.hookEvents?.arn ?? "",
    images: parts.images?.arn ?? "",
  });
  const reserved = reservedExecutions(settings);

  const createFunction = (name: FunctionName, completeUpload?: sst.aws.Function) => {
    const variables = functionVariables(parts, settings, completeUpload);
    const { link, permissions, environment } = findHookAccess(name, settings);
    return new sst.aws.Function(
      named(partOf(name)),
      {
        ...functionCode(name, scope),
        link,
        environment: { ...environment, ...(variables[name] ?? variables.others) },
        // The next sweep is the retry.
        ...(name === "sweep-uploads" && { retries: 0 }),
        ...(reserved[name] !== undefined && { concurrency: { reserved: reserved[name] } }),
        runtime: "nodejs24.x",
        architecture,
        timeout: `${sizes[name].timeout} seconds`,
        memory: `${sizes[name].memory} MB`,
        permissions: $util
          .all([functionPermissions(name, { arns, completeUpload }), permissions])
          .apply((lists) => lists.flat()),
        logging: { format: "json", retention: settings.logRetention },
        // guard: only Lambda may assume a role
        transform: { role: trustLambda },
      },
      inside,
    );
  };
  const completeUpload = createFunction("complete-upload");
  // guard: no other policy is attached to a role
  return Object.fromEntries(
    allFunctionNames
      .filter((name) => settings.api || !httpFunctions.includes(name))
      .filter((name) => parts.hookEvents !== undefined || name !== hookFunctionName)
      .filter((name) => parts.images !== undefined || name !== imageFunctionName)
      .map((name) => [
        name,
        name === "complete-upload" ? completeUpload : createFunction(name, completeUpload),
      ]),
  ) as Functions;
};
