import type { AddedFile } from "@slipway/client/files/chosen-file";
import type { Uploader } from "@slipway/client/uploader";
import type { KindName } from "@slipway/core/kinds/define-slipway";
import { type ContentTypes, findKind } from "@slipway/core/kinds/kind-rules";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from "react";
import { useCustomMessages } from "../messages.tsx";
import { useKinds } from "../use-kinds.ts";
import { acceptAttribute, acceptFromCamera } from "./accepted-files.ts";
import type { RefusedFile } from "./check-chosen.ts";
import { type ChosenItems, takeItems } from "./chosen-items.ts";
import type { FoundFiles } from "./file-collector.ts";
import { hasPicker, pickFiles } from "./file-picker.ts";
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
  /** The rules of the kind. Undefined until they have arrived, and without an uploader. */
  readonly rules: KindDescription | undefined;
}

/** Items that were chosen but left out. */
export interface LeftOut extends Pick<FoundFiles, "unreadable" | "skipped"> {
  /** Files that break rules of their kind. There are none without an uploader. */
  readonly refused: readonly RefusedFile[];
}

export type { RefusedFile };

/** The properties of `Dropzone`, in addition to those of a `div`. */
export interface DropzoneProps<Config = unknown>
  extends Omit<ComponentProps<"div">, "children" | "onError"> {
  /**
   * Called with the files that were dropped, pasted, photographed, or chosen, including all files of folders. `leftOut`
   * has the files that break rules of their kind, the names of files that could not be read, and the number of skipped system
   * files.
   */
  readonly onFiles: (files: readonly AddedFile[], leftOut: LeftOut) => void;
  /** Called if the browser's file picker cannot be opened. */
  readonly onError?: (error: unknown) => void;
  /**
   * Provides the rules of the kind. The file picker offers only its types, and takes one file if the kind takes one. Files that
   * break a rule are not passed as `files`, but in `leftOut`.
   */
  readonly uploader?: Uploader<Config>;
  /** The name of the kind. The default is the kind `default`. */
  readonly kind?: KindName<Config>;
  /** The types to offer in the file picker, instead of those of the kind. Dropped and pasted files are not filtered. */
  readonly types?: ContentTypes;
  /** Lets the user choose several files. By default, the kind decides. */
  readonly multiple?: boolean;
  /** Accepts files that are pasted anywhere on the page. True by default. */
  readonly paste?: boolean;
  readonly children: (dropzone: DropzoneState) => ReactNode;
}

/** Lets the user choose a folder (File and Directory Entries API, WICG). Not every version of React's types knows it. */
const folderAttributes = { webkitdirectory: "" };

/** The first load of a page does not wait for it. */
const loadFinder = () => import("./find-files.ts");

const inputs = ["files", "folder", "photo"] as const;
type InputName = (typeof inputs)[number];

/**
 * Accepts files and folders that are dropped anywhere in the window, pasted, or chosen. Renders an unstyled element with
 * `data-over` while files are held over the window and `data-reading` while folders are read. Its `children` render the
 * buttons, which make everything except dropping available by keyboard.
 *
 * @example
 * <Dropzone uploader={uploader} kind="avatar" onFiles={(files) => uploader.add(files, { kind: "avatar" })}>
 *   {({ chooseFiles }) => <button onClick={chooseFiles}>Choose files</button>}
 * </Dropzone>
 */
export const Dropzone = <Config = unknown>({
  onFiles,
  onError = (error) => reportError(error),
  uploader,
  kind,
  types: givenTypes,
  multiple: givenMultiple,
  paste = true,
  children,
  ...rest
}: DropzoneProps<Config>) => {
  const [reading, setReading] = useState(0);
  const messages = useCustomMessages(uploader);
  const elements = useRef<Partial<Record<InputName, HTMLInputElement | null>>>({});
  const rules = findKind<KindDescription>(useKinds(uploader) ?? {}, kind);
  // A file that is prepared can have any type before.
  const types = givenTypes ?? (uploader?.prepares ? "any" : (rules?.contentTypes ?? "any"));
  const multiple = givenMultiple ?? rules?.maxFiles !== 1;
  useEffect(() => {
    // Files can be chosen while the browser is offline. If this fails, choosing imports it.
    loadFinder().catch(() => {});
  }, []);
  const take = async (choosing: ChosenItems | Promise<ChosenItems>) => {
    setReading((count) => count + 1);
    try {
      const chosen = await choosing;
      const { findFiles } = await loadFinder();
      const found = await findFiles({ chosen, uploader, kind, messages });
      if (found) onFiles(found.files, found.leftOut);
    } catch (error) {
      onError(error);
    } finally {
      setReading((count) => count - 1);
    }
  };
  const takeTransferred = (transfer: DataTransfer) => void take(takeItems(transfer));
  usePastedFiles(paste, takeTransferred);
  const isOver = useWindowDrop(takeTransferred);
  const choose = (name: InputName) => () => elements.current[name]?.click();
  const accept: Record<InputName, string | undefined> = {
    files: acceptAttribute(types),
    folder: undefined,
    photo: acceptFromCamera(types),
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
        rules,
      })}
      {inputs.map((name) => (
        <input
          key={name}
          ref={(element) => {
            elements.current[name] = element;
          }}
          type="file"
          hidden
          data-kind={name}
          multiple={multiple}
          accept={accept[name]}
          {...(name === "folder" && folderAttributes)}
          capture={name === "photo" ? "environment" : undefined}
          onChange={({ currentTarget }) => {
            void take({ files: [...(currentTarget.files ?? [])] });
            currentTarget.value = "";
          }}
        />
      ))}
    </div>
  );
};
