/** Steps that undo a start. Node 22 has no `AsyncDisposableStack`. */
export interface Cleanup extends AsyncDisposable {
  /** Adds a step. The steps run in reverse order. */
  defer(step: () => unknown): void;
  /** Moves the steps to a function that runs them once. Disposing of this object no longer runs them. */
  move(): () => Promise<void>;
}

/** Creates a cleanup without steps. If a step fails, the others run, and the first error is thrown. */
export const createCleanup = (): Cleanup => {
  let steps: (() => unknown)[] = [];
  return {
    defer: (step) => {
      steps.push(step);
    },
    move: () => {
      const moved = steps;
      steps = [];
      let done: Promise<void> | undefined;
      return () => {
        done ??= runInReverse(moved);
        return done;
      };
    },
    [Symbol.asyncDispose]: () => runInReverse(steps),
  };
};

const runInReverse = async (steps: readonly (() => unknown)[]): Promise<void> => {
  const errors: unknown[] = [];
  for (const step of steps.toReversed())
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  if (errors.length > 0) throw errors[0];
};
