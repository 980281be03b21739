// Runs a local stack in a process of its own, runs the commands of the soak test, and writes each fault to a file.
//
//   node --import ./fast-clock.ts stack-main.ts PORT DIR FAULTS-FILE HOOKS-FILE [CHAOS-SEED]
import { appendFileSync } from "node:fs";
import { defineSlipway } from "@slipway/core";
import { createChaos } from "@slipway/local/chaos/chaos";
import { startStack } from "@slipway/local/stack";
import { formatHookCall, type HookCall } from "./hook-calls.ts";
import type { StackCommand, StackMessage } from "./stack-command.ts";

const [port, dataDir = "", faultsFile = "", hooksFile = "", seed] = process.argv.slice(2);
const report = (message: StackMessage) => process.send?.(message);
const line = (level: string, message: string, fields?: Readonly<Record<string, unknown>>) => {
  const { error, ...others } = fields ?? {};
  console.error(
    new Date().toISOString(),
    level,
    message,
    String(error ?? ""),
    JSON.stringify(others),
  );
};

/** A hook that writes what it was called for. The process may be killed at any moment. */
const writeCall = ({ upload: { type, id } }: HookCall): void =>
  appendFileSync(hooksFile, formatHookCall({ type, id }));

const stack = await startStack({
  config: defineSlipway({
    kinds: { default: { onReady: writeCall, onRejected: writeCall, onDeleted: writeCall } },
  }),
  port: Number(port),
  dataDir,
  page: false,
  telemetry: {
    info: () => {},
    count: () => {},
    warn: (message, fields) => line("warning", message, fields),
    error: (message, fields) => line("error", message, fields),
  },
  ...(seed !== undefined && {
    // Written at once, because the process may be killed at any moment.
    chaos: createChaos({
      seed: Number(seed),
      onFault: (fault) => appendFileSync(faultsFile, `${fault}\n`),
    }),
  }),
});

const act = async (command: StackCommand): Promise<void> => {
  switch (command.kind) {
    case "sweep":
      return stack.sweep();
    case "settle":
      return stack.settled();
    case "set-clock":
      return;
    default:
      return command satisfies never;
  }
};

process.on("disconnect", () => process.exit());
process.on("message", async (command: StackCommand) => {
  const { number } = command;
  try {
    await act(command);
    report({ kind: "done", number });
  } catch (error) {
    report({ kind: "done", number, error: String(error) });
  }
});
report({ kind: "running" });
