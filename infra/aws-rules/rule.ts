import type { Graph, Resource } from "../testing/graph.ts";

/** Something that AWS refuses, or that would not work there. */
export interface AwsRule {
  /** What holds where AWS accepts the resource. */
  readonly rule: string;
  /** The title of AWS's page. */
  readonly source: string;
  /** Returns the resources that the rule is about. */
  readonly about: (graph: Graph) => readonly Resource[];
  /** Returns a line for each resource that breaks the rule. */
  readonly violations: (graph: Graph) => readonly string[];
}

/** Returns a rule about each resource of a type, such as `sqs/queue:Queue`. */
export const rule = <Inputs>(
  words: string,
  {
    source,
    type,
    when = () => true,
    holds,
  }: {
    readonly source: string;
    readonly type: string;
    /** Narrows the rule to some resources of the type. */
    readonly when?: (inputs: Inputs) => boolean;
    readonly holds: (inputs: Inputs, resource: Resource, graph: Graph) => boolean;
  },
): AwsRule => {
  // SST's components have typed the inputs; a rule names the few that it reads.
  const readInputs = (resource: Resource) => resource.inputs as Inputs;
  const about = ({ resources }: Graph) =>
    resources.filter((one) => one.type === `aws:${type}` && when(readInputs(one)));
  return {
    rule: words,
    source,
    about,
    violations: (graph) =>
      about(graph)
        .filter((resource) => !holds(readInputs(resource), resource, graph))
        .map(({ name, inputs }) => `${name}: ${JSON.stringify(inputs).slice(0, 300)}`),
  };
};

/** Returns whether a number is there and in a range, both ends included. */
export const isWithin = (value: number | undefined, from: number, to: number): boolean =>
  value !== undefined && value >= from && value <= to;

/** As `isWithin`, for a number that can be left out. */
export const isAbsentOrWithin = (value: number | undefined, from: number, to: number): boolean =>
  value === undefined || isWithin(value, from, to);

export const areUnique = (values: readonly unknown[]): boolean =>
  new Set(values).size === values.length;

export const sizeInBytes = (text: string): number => new TextEncoder().encode(text).length;
