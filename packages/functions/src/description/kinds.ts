import { describeKinds } from "@slipway/core/kinds/describe-kinds";
import type { KindsResponse } from "@slipway/core/kinds/kinds-response";
import type { ApiAdapters } from "../ports/adapters.ts";
import type { AppKinds } from "../ports/app-kinds.ts";

/** The descriptions that were computed. A config does not change while the process runs. */
const described = new WeakMap<AppKinds, Promise<KindsResponse>>();

/** Returns the rules of every kind, and the JSON Schema of its fields. It is computed once. */
export const getKinds = ({ kinds }: Pick<ApiAdapters, "kinds">): Promise<KindsResponse> => {
  const known = described.get(kinds);
  if (known !== undefined) return known;
  const description = describeKinds({ kinds: kinds.rules, config: kinds.config });
  described.set(kinds, description);
  return description;
};
