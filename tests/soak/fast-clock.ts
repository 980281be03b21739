// Loaded before all else in a process of the soak test: `Date` goes by the test's clock there, so that the policies that are
// signed, S3 that checks them, records and sweeps all agree. Timers keep the system's time.
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
