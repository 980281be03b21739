import type { Deployment } from "../functions/deployment.ts";
import type { Queue } from "../services/queue.ts";
import type { Trace } from "../trace.ts";
import { type Action, describeAction } from "./action.ts";
import type { createConsole } from "./console.ts";
import type { createOwners } from "./owner.ts";

/** The users and services that can perform actions. */
interface Actors {
  readonly trace: Trace | undefined;
  readonly owners: ReturnType<typeof createOwners>;
  readonly deployment: Deployment;
  readonly queue: Queue;
  readonly console: ReturnType<typeof createConsole>;
}

/** Performs an action. */
export const performAction = (
  { trace, owners, deployment, queue, console }: Actors,
  action: Action,
): void => {
  const { number, operation } = action;
  trace?.("user", () => describeAction(action));
  const id = "upload" in operation ? owners.getUploadId(operation.upload) : undefined;
  switch (operation.kind) {
    case "sweep":
      for (let count = 0; count < operation.atOnce; count += 1) void deployment.sweep();
      return;
    case "redrive":
      queue.redrive();
      return;
    case "put an orphan manually":
      console.putOrphan(operation.body, operation.layout);
      return;
    case "put an object manually":
      if (id !== undefined) console.put(id, operation.body, operation.layout);
      return;
    case "delete the object manually":
      if (id !== undefined) console.remove(id);
      return;
    case "hide the object manually":
      if (id !== undefined) console.hide(id);
      return;
    default:
      void owners.act(number, operation);
  }
};
