import type { Shares } from "@slipway/functions/ports/shares";
import type { Invocation } from "./runtime.ts";

/**
 * Creates a function's adapter for share links.
 *
 * @param stored the stored links
 */
export const createShares = ({ call }: Pick<Invocation, "call">, stored: Shares): Shares => {
  const update = <Result>(act: () => Promise<Result>): Promise<Result> =>
    call({ to: "dynamodb UpdateItem of a share link", act });
  return {
    create: (share) => update(() => stored.create(share)),
    find: (id) => call({ to: "dynamodb GetItem of a share link", act: () => stored.find(id) }),
    list: (query) => call({ to: "dynamodb Query of share links", act: () => stored.list(query) }),
    countDownload: (share, at) => update(() => stored.countDownload(share, at)),
    countAttempt: (id, at) => update(() => stored.countAttempt(id, at)),
    clearAttempts: (id) => update(() => stored.clearAttempts(id)),
    revoke: (id, owner, at) => update(() => stored.revoke(id, owner, at)),
  };
};
