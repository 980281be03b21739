import type { Scope } from "../scope.ts";
import { createInspectedQueue, createQueuePolicy } from "./queue.ts";

/**
 * Creates the bus on which events of uploads are published (docs/events.md), and a queue for batches of changes that could
 * not be published. A message contains the batch's position in the table's stream.
 */
export const createBus = (scope: Scope) => {
  const unpublished = createInspectedQueue(scope, "UnpublishedEvents");
  createQueuePolicy(scope, "UnpublishedEvents", { queue: unpublished });
  return { bus: new sst.aws.Bus(scope.named("Events"), {}, scope.inside), unpublished };
};
