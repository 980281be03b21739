import { differIgnoringCase } from "../options/option-rules.ts";
import type { Graph } from "../testing/graph.ts";
import type { AwsRule } from "./rule.ts";

/** Tags that SST's provider adds to every resource. */
const defaultTags = ["sst:app", "sst:stage"];

const readTags = (inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object(inputs.tags);

const taggedIn = ({ resources }: Graph) =>
  resources.filter(({ type, inputs }) => type.startsWith("aws:") && inputs.tags !== undefined);

const tagRule = (
  words: string,
  { source, holds }: { source: string; holds: (tags: Readonly<Record<string, string>>) => boolean },
): AwsRule => ({
  rule: words,
  source,
  about: taggedIn,
  violations: (graph) =>
    taggedIn(graph)
      .filter(({ inputs }) => !holds(readTags(inputs)))
      .map(({ name, inputs }) => `${name}: ${JSON.stringify(inputs.tags).slice(0, 300)}`),
});

const generalReference = 'AWS General Reference, "Tag naming limits and requirements"';

export const tagRules: readonly AwsRule[] = [
  tagRule("a resource has at most 50 tags, including SST's", {
    source: generalReference,
    holds: (tags) => new Set([...Object.keys(tags), ...defaultTags]).size <= 50,
  }),
  tagRule("a tag's key has at most 128 allowed characters, and its value at most 256", {
    source: generalReference,
    holds: (tags) =>
      Object.entries(tags).every(
        ([key, value]) =>
          /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) &&
          /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value),
      ),
  }),
  tagRule("no tag begins with aws:", {
    source: generalReference,
    holds: (tags) => !Object.keys(tags).some((key) => /^aws:/i.test(key)),
  }),
  tagRule("no two tags of a resource differ only in case", {
    source: 'IAM User Guide, "Rules for tagging in IAM and AWS STS"',
    holds: (tags) => differIgnoringCase([...Object.keys(tags), ...defaultTags]),
  }),
];
