import type { Graph } from "../testing/graph.ts";
import { type AwsRule, isAbsentOrWithin, isWithin, rule, sizeInBytes } from "./rule.ts";

interface LambdaFunction {
  readonly name: string;
  readonly timeout: number;
  readonly memorySize: number;
  readonly reservedConcurrentExecutions?: number;
  readonly ephemeralStorage?: { readonly size: number };
  readonly environment?: { readonly variables: Readonly<Record<string, string>> };
}

interface Mapping {
  readonly eventSourceArn: string;
  readonly functionName: string;
  readonly batchSize?: number;
  readonly maximumBatchingWindowInSeconds?: number;
  readonly scalingConfig?: { readonly maximumConcurrency?: number };
  readonly filterCriteria?: { readonly filters: readonly { readonly pattern: string }[] };
  readonly functionResponseTypes?: readonly string[];
  readonly startingPosition?: string;
  readonly maximumRecordAgeInSeconds?: number;
  readonly maximumRetryAttempts?: number;
  readonly parallelizationFactor?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly tumblingWindowInSeconds?: number;
  readonly destinationConfig?: { readonly onFailure: { readonly destinationArn: string } };
}

const lambda = "lambda/function:Function";
const mapping = "lambda/eventSourceMapping:EventSourceMapping";
const createMapping = 'AWS Lambda API Reference, "CreateEventSourceMapping"';

const readsQueue = ({ eventSourceArn }: Mapping) => eventSourceArn.split(":")[2] === "sqs";
const readsStream = ({ eventSourceArn }: Mapping) => eventSourceArn.includes("/stream/");

const nameIn = (arn: string) => arn.split(":").at(-1) ?? "";

const findFunction = ({ functionName }: Mapping, { resources }: Graph) =>
  resources
    .filter(({ type }) => type === `aws:${lambda}`)
    .map(({ inputs }) => inputs as unknown as LambdaFunction)
    .find(({ name }) => name === nameIn(functionName));

const findQueue = ({ eventSourceArn }: Mapping, { resources }: Graph) =>
  resources.find(
    ({ type, inputs }) => type === "aws:sqs/queue:Queue" && inputs.name === nameIn(eventSourceArn),
  )?.inputs as { readonly visibilityTimeoutSeconds?: number } | undefined;

/** Variables that Lambda sets itself. Source: AWS Lambda Developer Guide, "Defined runtime environment variables". */
const reservedVariable = /^(AWS_|_HANDLER$|_X_AMZN_|LAMBDA_|TZ$)/;

/** Every leaf of an event pattern is a list. */
const isPattern = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === "object" && value !== null && Object.values(value).every(isPattern);

const functions = [
  rule<LambdaFunction>("a function runs for 1 to 900 seconds in 128 to 10,240 MB", {
    source: 'AWS Lambda Developer Guide, "Lambda quotas"',
    type: lambda,
    holds: ({ timeout, memorySize, ephemeralStorage }) =>
      isWithin(timeout, 1, 900) &&
      isWithin(memorySize, 128, 10_240) &&
      isAbsentOrWithin(ephemeralStorage?.size, 512, 10_240),
  }),
  rule<LambdaFunction>("a function's environment is at most 4 KB", {
    source: 'AWS Lambda Developer Guide, "Lambda quotas"',
    type: lambda,
    holds: ({ environment }) => sizeInBytes(JSON.stringify(environment?.variables ?? {})) <= 4096,
  }),
  rule<LambdaFunction>("a function's environment variables have names that Lambda accepts", {
    source: 'AWS Lambda API Reference, "Environment"',
    type: lambda,
    holds: ({ environment }) =>
      Object.keys(environment?.variables ?? {}).every(
        (name) => /^[a-zA-Z]\w+$/.test(name) && !reservedVariable.test(name),
      ),
  }),
  rule<{ functionName: string; maximumRetryAttempts?: number; maximumEventAgeInSeconds?: number }>(
    "an asynchronous invocation is retried at most twice, for at most six hours",
    {
      source: 'AWS Lambda API Reference, "PutFunctionEventInvokeConfig"',
      type: "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      holds: ({ maximumRetryAttempts, maximumEventAgeInSeconds }) =>
        isAbsentOrWithin(maximumRetryAttempts, 0, 2) &&
        isAbsentOrWithin(maximumEventAgeInSeconds, 60, 21_600),
    },
  ),
  rule<LambdaFunction>("a function's resource policy is at most 20 KB", {
    source: 'AWS Lambda Developer Guide, "Lambda quotas"',
    type: lambda,
    holds: ({ name }, _, { resources }) => {
      const permissions = resources.filter(
        ({ type, inputs }) =>
          type === "aws:lambda/permission:Permission" && nameIn(String(inputs.function)) === name,
      );
      // Each is a statement, with an id and the ARN of the function.
      const size = permissions.reduce(
        (sum, { inputs }) => sum + JSON.stringify(inputs).length + 200,
        0,
      );
      return size <= 20 * 1024;
    },
  }),
];

const queues = [
  rule<Mapping>("a batch of more than 10 messages has a batching window", {
    source: createMapping,
    type: mapping,
    when: readsQueue,
    holds: ({ batchSize = 10, maximumBatchingWindowInSeconds = 0 }) =>
      isWithin(batchSize, 1, 10_000) &&
      isWithin(maximumBatchingWindowInSeconds, 0, 300) &&
      (batchSize <= 10 || maximumBatchingWindowInSeconds >= 1),
  }),
  rule<Mapping>(
    "a queue has a maximum concurrency of 2 to 1,000, and of at most the reserved executions",
    {
      source:
        'AWS Lambda Developer Guide, "Configuring maximum concurrency for Amazon SQS event sources"',
      type: mapping,
      when: readsQueue,
      holds: (one, _, graph) => {
        const most = one.scalingConfig?.maximumConcurrency;
        const reserved = findFunction(one, graph)?.reservedConcurrentExecutions ?? Infinity;
        return isAbsentOrWithin(most, 2, 1000) && (most ?? 0) <= reserved;
      },
    },
  ),
  rule<Mapping>("a queue's visibility timeout is at least its function's timeout", {
    source:
      'AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping"',
    type: mapping,
    when: readsQueue,
    holds: (one, _, graph) => {
      const { visibilityTimeoutSeconds = 30 } = findQueue(one, graph) ?? {};
      const { timeout = Infinity } = findFunction(one, graph) ?? {};
      return visibilityTimeoutSeconds >= timeout;
    },
  }),
  rule<Mapping>("a mapping of a queue has no settings that only streams support", {
    source: createMapping,
    type: mapping,
    when: readsQueue,
    holds: (one) =>
      one.startingPosition === undefined &&
      one.bisectBatchOnFunctionError === undefined &&
      one.maximumRecordAgeInSeconds === undefined &&
      one.maximumRetryAttempts === undefined &&
      one.parallelizationFactor === undefined &&
      one.tumblingWindowInSeconds === undefined &&
      one.destinationConfig === undefined,
  }),
];

const streams = [
  rule<Mapping>("a mapping of a stream has a starting position, and values in Lambda's ranges", {
    source: createMapping,
    type: mapping,
    when: readsStream,
    holds: (one) =>
      ["TRIM_HORIZON", "LATEST"].includes(one.startingPosition ?? "") &&
      isAbsentOrWithin(one.batchSize, 1, 10_000) &&
      isAbsentOrWithin(one.maximumBatchingWindowInSeconds, 0, 300) &&
      isAbsentOrWithin(one.maximumRetryAttempts, -1, 10_000) &&
      isAbsentOrWithin(one.parallelizationFactor, 1, 10) &&
      (one.maximumRecordAgeInSeconds === -1 ||
        isAbsentOrWithin(one.maximumRecordAgeInSeconds, 60, 604_800)) &&
      one.scalingConfig === undefined,
  }),
  rule<Mapping>("a stream's failed batches go to a queue or a topic", {
    source: 'AWS Lambda Developer Guide, "Retaining discarded records for a DynamoDB event source"',
    type: mapping,
    when: (one) => one.destinationConfig !== undefined,
    holds: ({ destinationConfig }) =>
      /^arn:[a-z-]+:(sqs|sns|s3):/.test(destinationConfig?.onFailure.destinationArn ?? "") &&
      !destinationConfig?.onFailure.destinationArn.endsWith(".fifo"),
  }),
];

export const functionRules: readonly AwsRule[] = [
  ...functions,
  ...queues,
  ...streams,
  rule<Mapping>("a mapping's response types are partial failures or none", {
    source: createMapping,
    type: mapping,
    holds: ({ functionResponseTypes = [] }) =>
      functionResponseTypes.length <= 1 &&
      functionResponseTypes.every((type) => type === "ReportBatchItemFailures"),
  }),
  rule<Mapping>("a mapping has at most 5 filters, each a pattern of at most 4,096 characters", {
    source: 'AWS Lambda Developer Guide, "Control which events Lambda sends to your function"',
    type: mapping,
    when: (one) => one.filterCriteria !== undefined,
    holds: ({ filterCriteria }) => {
      const filters = filterCriteria?.filters ?? [];
      return (
        filters.length <= 5 &&
        filters.every(({ pattern }) => pattern.length <= 4096 && isPattern(JSON.parse(pattern)))
      );
    },
  }),
];
