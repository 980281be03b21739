import { AsyncLocalStorage } from "node:async_hooks";

/** One invocation of a handler. */
export interface Invocation {
  readonly functionName: string;
  readonly dead: boolean;
  /** Kills the invocation. */
  kill(): void;
}

/** Reports that an invocation was killed. */
export class HandlerKilledError extends Error {
  override readonly name = "HandlerKilledError";
  constructor(functionName: string) {
    super(`${functionName} was killed halfway`);
  }
}

const running = new AsyncLocalStorage<Invocation>();

/** Returns the invocation that the calling code belongs to, if any. */
export const currentInvocation = (): Invocation | undefined => running.getStore();

/**
 * Runs a handler that can be killed. After that, nothing that the handler awaits resolves, so the rest of it does not run.
 *
 * @throws {HandlerKilledError} if it was killed
 */
export const runKillable = <Answer>(
  functionName: string,
  handle: () => Promise<Answer>,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let dead = false;
    const invocation: Invocation = {
      functionName,
      get dead() {
        return dead;
      },
      kill: () => {
        dead = true;
        reject(new HandlerKilledError(functionName));
      },
    };
    running.run(invocation, handle).then(resolve, reject);
  });

/** Returns a promise that never settles, for invocations that were killed. */
export const neverSettles = <Answer>(): Promise<Answer> => new Promise(() => {});
