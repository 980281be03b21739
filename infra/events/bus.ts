import type { Scope } from "../scope.ts";
import { admitTo, createLookAtQueue } from "./queue.ts";

/**
 * Where others learn what happened to uploads (docs/events.md), and the queue that is told of changes whose events no bus
 * took: where they stand in the table's stream.
 */
export const createBus = (scope: Scope) => {
  const unpublished = createLookAtQueue(scope, "UnpublishedEvents");
  admitTo(scope, "UnpublishedEvents", { queue: unpublished });
  return { bus: new sst.aws.Bus(scope.named("Events"), {}, scope.inside), unpublished };
};
