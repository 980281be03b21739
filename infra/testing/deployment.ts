import {
  type Arns,
  type FunctionName,
  functionNames,
  hookFunctionName,
  imageFunctionName,
} from "@slipway/core/deployment/grants";
import { objectPrefix } from "@slipway/core/identity";
import { partOf } from "../functions/functions.ts";
import { awsAccount, awsRegion } from "./aws-mocks.ts";
import type { Graph, Resource } from "./graph.ts";

type Inputs = Resource["inputs"];

/** One instance of Slipway among the resources of an app, and the names of its parts. */
export interface Deployment {
  readonly graph: Graph;
  /** The instance's name. */
  readonly name: string;
  /** Whether resources that hold data are retained. */
  readonly isProtected: boolean;
  /** Returns the instance's resources of a type, such as `sqs/queue:Queue`. */
  readonly all: (type: string) => readonly Resource[];
  /** Returns the only resource of this type for this part. */
  readonly one: (type: string, part: string) => Resource;
  /** Returns the inputs of this resource. */
  readonly inputs: (type: string, part: string) => Inputs;
  readonly bucket: { readonly name: string; readonly arn: string };
  readonly table: { readonly name: string; readonly arn: string; readonly streamArn: string };
  readonly bus: { readonly name: string; readonly arn: string };
  readonly queueArn: (part: string) => string;
  /** Whether it has this queue. */
  readonly hasQueue: (part: string) => boolean;
  /** The ARNs in the functions' roles. */
  readonly arns: Arns;
  /** The functions that it must have: those of every deployment with an API, and one for each queue of the bus. */
  readonly functionNames: readonly FunctionName[];
  readonly functionNamed: (name: FunctionName) => { readonly arn: string; readonly inputs: Inputs };
}

const arnOf = (service: string, resource: unknown) =>
  `arn:aws:${service}:${awsRegion}:${awsAccount}:${resource}`;

/**
 * Finds an instance in a graph.
 *
 * Its methods throw for a part that is missing or not unique.
 */
export const look = (graph: Graph, name = "Slipway"): Deployment => {
  const all = (type: string) =>
    graph.resources.filter(
      (resource) => resource.type === `aws:${type}` && resource.name.startsWith(name),
    );
  const one = (type: string, part: string): Resource => {
    const [found, ...more] = all(type).filter((resource) => resource.name === `${name}${part}`);
    if (found === undefined || more.length > 0)
      throw new Error(`${found ? more.length + 1 : 0} resources ${name}${part} of ${type}`);
    return found;
  };
  const inputs = (type: string, part: string) => one(type, part).inputs;
  const textOf = (type: string, part: string, key: string) => String(inputs(type, part)[key]);
  const deployment: Deployment = {
    graph,
    name,
    isProtected: graph.app.protect,
    all,
    one,
    inputs,
    get bucket() {
      const bucket = textOf("s3/bucket:Bucket", "FilesBucket", "bucket");
      return { name: bucket, arn: `arn:aws:s3:::${bucket}` };
    },
    get table() {
      const table = textOf("dynamodb/table:Table", "RecordsTable", "name");
      const arn = arnOf("dynamodb", `table/${table}`);
      return { name: table, arn, streamArn: `${arn}/stream/2026-01-01T00:00:00.000` };
    },
    get bus() {
      const bus = textOf("cloudwatch/eventBus:EventBus", "EventsBus", "name");
      return { name: bus, arn: arnOf("events", `event-bus/${bus}`) };
    },
    queueArn: (part) => arnOf("sqs", textOf("sqs/queue:Queue", `${part}Queue`, "name")),
    hasQueue: (part) =>
      all("sqs/queue:Queue").some((resource) => resource.name === `${name}${part}Queue`),
    get arns() {
      const { bucket, table, bus, queueArn, hasQueue, functionNamed } = deployment;
      return {
        bucket: bucket.arn,
        prefix: objectPrefix,
        table: table.arn,
        stream: table.streamArn,
        queue: queueArn("ObjectEvents"),
        bus: bus.arn,
        unpublished: queueArn("UnpublishedEvents"),
        completeUpload: functionNamed("complete-upload").arn,
        hookEvents: hasQueue("HookEvents") ? queueArn("HookEvents") : "",
        images: hasQueue("Images") ? queueArn("Images") : "",
      };
    },
    get functionNames() {
      return [
        ...functionNames,
        ...(deployment.hasQueue("HookEvents") ? ([hookFunctionName] as const) : []),
        ...(deployment.hasQueue("Images") ? ([imageFunctionName] as const) : []),
      ];
    },
    functionNamed: (functionName) => {
      const found = inputs("lambda/function:Function", `${partOf(functionName)}Function`);
      return { arn: arnOf("lambda", `function:${found.name}`), inputs: found };
    },
  };
  return deployment;
};

/** Checks that something is true of an instance, and throws otherwise. */
export type Statement = (deployment: Deployment) => void;

/** Returns the statements of a policy in JSON. */
export const statementsIn = (policy: unknown): readonly Record<string, unknown>[] =>
  JSON.parse(String(policy)).Statement;

/** Returns the statement that denies requests without TLS. */
export const denyPlainHttp = (actions: string, resources: readonly string[]) => ({
  Effect: "Deny",
  Action: [actions],
  Resource: resources,
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
});
