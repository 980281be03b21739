import type { ContentTypes } from "@slipway/core/kinds/kind-rules";
import type { ChosenItems } from "./chosen-items.ts";

/** File System Access (WICG), in Chromium; not yet in TypeScript's DOM library. */
interface PickerWindow {
  readonly showOpenFilePicker?: (options: {
    readonly multiple: boolean;
    readonly types?: readonly {
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }) => Promise<readonly FileSystemFileHandle[]>;
}

/** Returns true if the browser's picker returns handles, which can read a file again after a reload. */
export const hasPicker = (): boolean =>
  (globalThis as PickerWindow).showOpenFilePicker !== undefined;

/**
 * Opens the file picker that returns handles. Call it from a click.
 *
 * @returns the chosen files; none if the user closed the picker
 * @throws {DOMException} if the picker cannot be opened
 */
export const pickFiles = async (types: ContentTypes, multiple: boolean): Promise<ChosenItems> => {
  try {
    const handles = await (globalThis as PickerWindow).showOpenFilePicker?.({
      multiple,
      ...(types !== "any" && { types: [{ accept: types }] }),
    });
    return { handles: handles ?? [] };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return {};
    throw error;
  }
};
