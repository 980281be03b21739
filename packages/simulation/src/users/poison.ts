import type { Random } from "../random.ts";
import type { Action } from "./deed.ts";

/** How many runs have an upload that kills the functions that inspect it. */
const share = 0.2;

/**
 * Makes the bytes of one upload, in some runs, such that they kill the functions that inspect them.
 *
 * @returns the actions, and the number of the one that asks for this upload
 */
export const addPoison = (
  plan: readonly Action[],
  random: Random,
): { readonly plan: readonly Action[]; readonly poisoned: number | undefined } => {
  const forms = plan.filter(({ deed }) => deed.kind === "upload" && !deed.large);
  const poisoned = forms[random.below(Math.max(forms.length, 1))]?.number;
  if (!random.chance(share) || poisoned === undefined) return { plan, poisoned: undefined };
  const body = random.pick([
    "image that kills by its details",
    "image that kills by its verdict",
  ] as const);
  const withPoison = plan.map((action) => {
    const { deed } = action;
    const isPoisoned =
      (deed.kind === "post" || deed.kind === "put an object by hand") &&
      deed.upload === poisoned &&
      deed.body === "image";
    return isPoisoned ? { ...action, deed: { ...deed, body } } : action;
  });
  return { plan: withPoison, poisoned };
};
