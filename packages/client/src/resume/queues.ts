import { createLane, type Lane } from "../lane.ts";
import type { Exclusive } from "./exclusive.ts";

/** Within this process, where it is the only one that works on a file. */
export const createQueues = (): Exclusive => {
  const queues = new Map<string, { readonly lane: Lane; users: number }>();
  return async (name, task, signal) => {
    const queue = queues.get(name) ?? { lane: createLane(1), users: 0 };
    queues.set(name, queue);
    queue.users += 1;
    try {
      return await queue.lane.run(task, signal);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) queues.delete(name);
    }
  };
};
