import type { Graph, Resource } from "../testing/graph.ts";

/** A rule that AWS enforces, or without which a resource would not work. */
export interface AwsRule {
  /** What AWS requires. */
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
  text: string,
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
  // SST's components have typed the inputs. A rule declares the few that it reads.
  const readInputs = (resource: Resource) => resource.inputs as Inputs;
  const about = ({ resources }: Graph) =>
    resources.filter((one) => one.type === `aws:${type}` && when(readInputs(one)));
  return {
    rule: text,
    source,
    about,
    violations: (graph) =>
      about(graph)
        .filter((resource) => !holds(readInputs(resource), resource, graph))
        .map(({ name, inputs }) => `${name}: ${JSON.stringify(inputs).slice(0, 300)}`),
  };
};

/** Returns true if a number is in a range, including both ends. */
export const isWithin = (value: number | undefined, from: number, to: number): boolean =>
  value !== undefined && value >= from && value <= to;

/** Returns true if a number is undefined or in a range. */
export const isAbsentOrWithin = (value: number | undefined, from: number, to: number): boolean =>
  value === undefined || isWithin(value, from, to);

export const areUnique = (values: readonly unknown[]): boolean =>
  new Set(values).size === values.length;

export const sizeInBytes = (text: string): number => new TextEncoder().encode(text).length;
