import { buckets } from "./areas/buckets.ts";
import { conditionalReads } from "./areas/conditional-reads.ts";
import { objects } from "./areas/objects.ts";
import { postForm } from "./areas/post-form.ts";
import { postPolicy } from "./areas/post-policy.ts";
import { ranges } from "./areas/ranges.ts";
import { responseOverrides } from "./areas/response-overrides.ts";
import type { Area } from "./check.ts";

/** Every check there is. */
export const areas: readonly Area[] = [
  buckets,
  objects,
  ranges,
  conditionalReads,
  responseOverrides,
  postForm,
  postPolicy,
];
