import type { AddedFile } from "@slipway/client/chosen-file";
import type { AcceptedTypes } from "./accepted-files.ts";

/** File System Access (WICG), in Chromium; TypeScript's DOM library does not know it yet. */
interface PickerWindow {
  readonly showOpenFilePicker?: (options: {
    readonly multiple: boolean;
    readonly types: readonly {
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }) => Promise<readonly FileSystemFileHandle[]>;
}

/** Whether the browser's picker gives handles, by which a file can be read again after a reload. */
export const hasPicker = (): boolean =>
  (globalThis as PickerWindow).showOpenFilePicker !== undefined;

/**
 * Let the person choose files by the picker that gives handles. Call it from a click.
 *
 * @returns none when the person chose none
 * @throws {DOMException} when the picker or a file cannot be opened
 */
export const pickFiles = async (
  types: AcceptedTypes,
  multiple: boolean,
): Promise<readonly AddedFile[]> => {
  const accept = Object.fromEntries(
    Object.entries(types).map(([type, { extensions }]) => [type, extensions]),
  );
  try {
    const handles = await (globalThis as PickerWindow).showOpenFilePicker?.({
      multiple,
      types: [{ accept }],
    });
    return await Promise.all(
      (handles ?? []).map(async (handle) => ({ file: await handle.getFile(), handle })),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return [];
    throw error;
  }
};
