/**
 * Claims a name for one chosen file, across all tabs and processes. The claim ends when it is released, or when its page or
 * process ends for any reason.
 *
 * @returns a function that releases the claim, or undefined if another chosen file holds it
 */
export type Claim = (name: string) => Promise<(() => void) | undefined>;

/**
 * Creates claims with the Web Locks API. It is missing only outside secure contexts, where no file is sent in parts, so a
 * claim always succeeds there.
 */
export const createClaim =
  (locks: Pick<LockManager, "request"> | null | undefined = globalThis.navigator?.locks): Claim =>
  (name) =>
    new Promise((resolve, reject) => {
      if (!locks) return resolve(() => {});
      const hold = (lock: Lock | null) =>
        lock === null ? resolve(undefined) : new Promise<void>((release) => resolve(release));
      locks.request(`slipway:${name}`, { ifAvailable: true }, hold).catch(reject);
    });
