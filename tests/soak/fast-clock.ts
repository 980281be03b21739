// Loaded first in the soak test's process. `Date` shows the test's clock, so that signatures, S3, records, and sweeps agree.
// Timers use the system's time.
import { clockVariable, type FastClock, timeOn } from "./clock.ts";
import type { StackCommand } from "./stack-command.ts";

const SystemDate = Date;
let clock: FastClock = JSON.parse(process.env[clockVariable] ?? "");
const now = () => Math.round(timeOn(clock, SystemDate.now()));

globalThis.Date = new Proxy(SystemDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
});

process.on("message", (command: StackCommand) => {
  if (command.kind === "set-clock") clock = command.clock;
});
