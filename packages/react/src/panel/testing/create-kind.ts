import type { KindDescription } from "@slipway/core/kinds/kinds-response";

/** Creates the rules of a kind that accepts small files of any type, unless other rules are given. */
export const createKind = (rules: Partial<KindDescription>): KindDescription => ({
  contentTypes: "any",
  minSize: 1,
  maxSize: 1000,
  maxFiles: 100,
  retention: { choices: [] },
  trash: 30,
  index: [],
  editable: [],
  hasFields: false,
  ...rules,
});
