import type { KindsByName, KindsStore } from "./kinds-store.ts";

/** The age in milliseconds from which on rules are requested again before chosen files are checked. */
const trustedAge = 5000;
/** Milliseconds after which the rules that are known are used. The uploader checks the files again. */
const patience = 2000;

/**
 * Returns the rules of the kinds for files that a user has just chosen: the newest ones, or those that are known if the API
 * does not respond soon.
 *
 * @returns undefined if no rules have arrived yet
 */
export const getRecentKinds = async (kinds: KindsStore): Promise<KindsByName | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([kinds.load(trustedAge).catch(() => undefined), timeout]);
  clearTimeout(timer);
  return kinds.getSnapshot();
};
