import type { AcceptedTypes } from "./accepted-files.ts";
import type { FoundFiles } from "./file-collector.ts";
import { findPickedFiles } from "./transferred-files.ts";

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
 * Lets the person choose files with the picker that gives handles. Call it from a click.
 *
 * @returns none if the person chose none
 * @throws {DOMException} if the picker cannot be opened
 */
export const pickFiles = async (types: AcceptedTypes, multiple: boolean): Promise<FoundFiles> => {
  const accept = Object.fromEntries(
    Object.entries(types).map(([type, { extensions }]) => [type, extensions]),
  );
  try {
    const handles = await (globalThis as PickerWindow).showOpenFilePicker?.({
      multiple,
      types: [{ accept }],
    });
    return await findPickedFiles(handles ?? []);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return findPickedFiles([]);
    throw error;
  }
};
