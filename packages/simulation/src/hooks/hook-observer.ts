import { type EventHookName, hookNames } from "@slipway/core/events/hook-events";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { History } from "../invariants/history.ts";
import type { Checker } from "../invariants/invariants.ts";

/** The calls of a hook for one event. Times are in milliseconds since the epoch. */
interface HookCalls {
  /** The invocations in which it is running. */
  readonly running: Set<string>;
  completed: number;
  /** When its mark first said that it has completed. */
  markedAt: number | undefined;
}

/** Observes the calls of hooks, and checks their invariants. */
export interface HookObserver {
  /** @param invocation the name of the function's run */
  onStarted(event: UploadEvent, invocation: string): void;
  onEnded(event: UploadEvent, invocation: string, outcome: "completed" | "failed"): void;
  onMarked(event: UploadEvent): void;
  /** Checks that every change has had its hook. */
  checkAtEnd(): void;
}

export const createHookObserver = ({
  history,
  checker: { check },
  now,
  isRunning,
}: {
  readonly history: History;
  readonly checker: Checker;
  readonly now: () => number;
  /** Returns true until an invocation ends. */
  readonly isRunning: (invocation: string) => boolean;
}): HookObserver => {
  const calls = new Map<string, HookCalls>();
  const getCalls = (id: string, hook: EventHookName, revision: number): HookCalls => {
    const key = describeHook(id, hook, revision);
    const known = calls.get(key) ?? { running: new Set(), completed: 0, markedAt: undefined };
    calls.set(key, known);
    return known;
  };
  const getEventCalls = ({ id, type, revision }: UploadEvent) =>
    getCalls(id, hookNames[type], revision);

  return {
    onStarted(event, invocation) {
      const { id, type, revision } = event;
      const known = getEventCalls(event);
      const describe = () => describeHook(id, hookNames[type], revision);
      check(
        "hooks follow their change",
        history
          .get(id)
          .transitions.some((turn) => turn.event === type && turn.revision === revision),
        () => `${describe()} was called before its change`,
      );
      const { markedAt } = known;
      check(
        "hooks complete once",
        markedAt === undefined || now() - markedAt > limits.hooks.remembered * 1000,
        () => `${describe()} was called again after it was marked as completed`,
      );
      const others = [...known.running].filter((other) => isRunning(other));
      check(
        "hooks do not overlap",
        others.length === 0,
        () => `${describe()} was called while it was running in ${others.join(", ")}`,
      );
      known.running.add(invocation);
    },
    onEnded(event, invocation, outcome) {
      const known = getEventCalls(event);
      known.running.delete(invocation);
      if (outcome === "completed") known.completed += 1;
    },
    onMarked(event) {
      getEventCalls(event).markedAt ??= now();
    },
    checkAtEnd() {
      for (const { id, transitions } of history.all())
        for (const { event, revision } of transitions) {
          if (event === undefined) continue;
          const hook = hookNames[event];
          check(
            "hooks are called",
            getCalls(id, hook, revision).completed > 0,
            () => `${describeHook(id, hook, revision)} never completed`,
          );
        }
    },
  };
};

const describeHook = (id: string, hook: EventHookName, revision: number): string =>
  `${hook} of revision ${revision} of ${id}`;
