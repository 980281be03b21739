import type { Random } from "../random.ts";
import type { Action } from "./action.ts";

/** The share of runs with an upload that ends the functions that inspect it. */
const share = 0.2;

/**
 * Replaces the bytes of one upload, in some runs, by bytes that end the functions that inspect them.
 *
 * @returns the actions, and the number of the action that requests this upload
 */
export const addPoison = (
  plan: readonly Action[],
  random: Random,
): { readonly plan: readonly Action[]; readonly poisoned: number | undefined } => {
  const forms = plan.filter(({ operation }) => operation.kind === "upload" && !operation.large);
  const poisoned = forms[random.below(Math.max(forms.length, 1))]?.number;
  if (!random.chance(share) || poisoned === undefined) return { plan, poisoned: undefined };
  const body = random.pick([
    "image that ends media readers",
    "image that ends inspections",
  ] as const);
  const withPoison = plan.map((action) => {
    const { operation } = action;
    const isPoisoned =
      (operation.kind === "post" || operation.kind === "put an object manually") &&
      operation.upload === poisoned &&
      operation.body === "image";
    return isPoisoned ? { ...action, operation: { ...operation, body } } : action;
  });
  return { plan: withPoison, poisoned };
};
