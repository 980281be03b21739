import { AsyncLocalStorage } from "node:async_hooks";

/** One run of a handler, as long as it lives. */
export interface Invocation {
  readonly functionName: string;
  readonly dead: boolean;
  /** End it where it is. */
  kill(): void;
}

/** A handler's process ended before it was done. */
export class HandlerKilledError extends Error {
  override readonly name = "HandlerKilledError";
  constructor(functionName: string) {
    super(`${functionName} was killed half way`);
  }
}

const running = new AsyncLocalStorage<Invocation>();

/** The invocation that the calling code belongs to; undefined where it belongs to none. */
export const currentInvocation = (): Invocation | undefined => running.getStore();

/**
 * Run a handler such that it can be killed. What it awaited then never comes, so the rest of it does not happen.
 *
 * @throws {HandlerKilledError} to its caller when it was killed
 */
export const invoke = <Answer>(
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

/** What the dead wait for. */
export const never = <Answer>(): Promise<Answer> => new Promise(() => {});
