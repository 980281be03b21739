import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOptions } from "../stack.ts";
import type { ServicesOptions } from "./services-options.ts";

/** Starts a stack in the folder of the options, or in a temporary one that is deleted when the stack is closed or does not start. */
export const startInFolder = async <Stack extends { close(): Promise<void> }>(
  { dataDir, onEvent, ...options }: ServicesOptions,
  start: (
    options: Pick<StackOptions, "config" | "prefix" | "origins" | "dataDir" | "onEvent">,
  ) => Promise<Stack>,
): Promise<Stack & { readonly dataDir: string }> => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "slipway-")));
  const removeFolder = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const stack = await start({
      ...options,
      dataDir: folder,
      ...(onEvent && { onEvent: ({ detail }) => onEvent(detail) }),
    });
    const close = async () => {
      await stack.close();
      await removeFolder();
    };
    return { ...stack, dataDir: folder, close };
  } catch (error) {
    await removeFolder();
    throw error;
  }
};
