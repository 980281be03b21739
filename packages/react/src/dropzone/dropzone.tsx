import type { AddedFile } from "@slipway/client/files/chosen-file";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import {
  type AcceptedTypes,
  acceptAttribute,
  defaultAcceptedTypes,
  selectCameraTypes,
} from "./accepted-files.ts";
import type { FoundFiles } from "./file-collector.ts";
import { hasPicker, pickFiles } from "./file-picker.ts";
import { findChosenFiles, findTransferredFiles } from "./transferred-files.ts";
import { usePastedFiles } from "./use-pasted-files.ts";
import { useWindowDrop } from "./use-window-drop.ts";

/** A dropzone's state and actions. */
export interface DropzoneState {
  /** True while files are held over the window. */
  readonly isOver: boolean;
  /** True while dropped or chosen folders are being read. */
  readonly isReading: boolean;
  readonly chooseFiles: () => void;
  readonly chooseFolder: () => void;
  /** Opens the camera of a phone or tablet, or a file picker on other devices. */
  readonly takePhoto: () => void;
}

/** Items that were chosen but left out. */
export type LeftOut = Pick<FoundFiles, "unreadable" | "skipped">;

export interface DropzoneProps extends Omit<ComponentProps<"div">, "children" | "onError"> {
  /**
   * Called with the files that were dropped, pasted, photographed, or chosen, including all files of folders. `leftOut`
   * has the names of files that could not be read and the number of skipped system files.
   */
  readonly onFiles: (files: readonly AddedFile[], leftOut: LeftOut) => void;
  /** Called if the browser's file picker cannot be opened. */
  readonly onError?: (error: unknown) => void;
  /** The types to offer in the file picker. Dropped and pasted files are not filtered. */
  readonly types?: AcceptedTypes;
  readonly multiple?: boolean;
  /** Accepts files that are pasted anywhere on the page. True by default. */
  readonly paste?: boolean;
  readonly children: (dropzone: DropzoneState) => ReactNode;
}

declare module "react" {
  interface InputHTMLAttributes<T> {
    /** Lets the user choose a folder (File and Directory Entries API, WICG). */
    webkitdirectory?: "" | undefined;
  }
}

const inputs = ["files", "folder", "photo"] as const;
type InputKind = (typeof inputs)[number];

/**
 * Accepts files and folders that are dropped anywhere in the window, pasted, or chosen. Renders an unstyled element with
 * `data-over` while files are held over the window and `data-reading` while folders are read. Its `children` render the
 * buttons, which make everything except dropping available by keyboard.
 *
 * @example
 * <Dropzone onFiles={(files) => uploader.add(files)}>
 *   {({ chooseFiles }) => <button onClick={chooseFiles}>Choose files</button>}
 * </Dropzone>
 */
export const Dropzone = ({
  onFiles,
  onError = (error) => reportError(error),
  types = defaultAcceptedTypes,
  multiple = true,
  paste = true,
  children,
  ...rest
}: DropzoneProps) => {
  const [reading, setReading] = useState(0);
  const elements = useRef<Partial<Record<InputKind, HTMLInputElement | null>>>({});
  const take = async (finding: FoundFiles | Promise<FoundFiles>) => {
    setReading((count) => count + 1);
    try {
      const { files, ...leftOut } = await finding;
      if (files.length + leftOut.unreadable.length + leftOut.skipped > 0) onFiles(files, leftOut);
    } catch (error) {
      onError(error);
    } finally {
      setReading((count) => count - 1);
    }
  };
  const takeTransferred = (transfer: DataTransfer) => void take(findTransferredFiles(transfer));
  usePastedFiles(paste, takeTransferred);
  const isOver = useWindowDrop(takeTransferred);
  const choose = (kind: InputKind) => () => elements.current[kind]?.click();
  const accept: Record<InputKind, string | undefined> = {
    files: acceptAttribute(types),
    folder: undefined,
    photo: acceptAttribute(selectCameraTypes(types)),
  };
  return (
    <div
      {...rest}
      data-over={isOver || undefined}
      data-reading={reading > 0 || undefined}
      aria-busy={reading > 0 || undefined}
    >
      {children({
        isOver,
        isReading: reading > 0,
        chooseFiles: () =>
          hasPicker() ? void take(pickFiles(types, multiple)) : choose("files")(),
        chooseFolder: choose("folder"),
        takePhoto: choose("photo"),
      })}
      {inputs.map((kind) => (
        <input
          key={kind}
          ref={(element) => {
            elements.current[kind] = element;
          }}
          type="file"
          hidden
          data-kind={kind}
          multiple={multiple}
          accept={accept[kind]}
          webkitdirectory={kind === "folder" ? "" : undefined}
          capture={kind === "photo" ? "environment" : undefined}
          onChange={({ currentTarget }) => {
            void take(findChosenFiles(currentTarget.files));
            currentTarget.value = "";
          }}
        />
      ))}
    </div>
  );
};
