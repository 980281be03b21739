/**
 * Claims a name for one chosen file. The claim ends when it is released, and with the page or process that made it,
 * however that ends.
 *
 * @returns what releases it; undefined while another chosen file holds it, in whatever tab or process
 */
export type Claim = (name: string) => Promise<(() => void) | undefined>;

/**
 * Claims by the Web Locks API. Browsers without it are in no secure context, where no file is sent in parts, so a claim
 * always succeeds there.
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
