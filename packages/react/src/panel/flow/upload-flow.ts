import type { AddedFile, UploadKind } from "@slipway/client/files/chosen-file";
import { forEachInSlices } from "@slipway/client/files/time-slices";
import { findBrokenRules } from "@slipway/client/kinds/find-broken-rules";
import { getRecentKinds } from "@slipway/client/kinds/get-recent-kinds";
import type { Uploader } from "@slipway/client/uploader";
import { defaultKindName, findKind } from "@slipway/core/kinds/kind-rules";
import type { LeftOut } from "../../dropzone/dropzone.tsx";
import type { Files } from "../../styled/files.ts";
import {
  type AskedFile,
  createRefusal,
  type FileOfKind,
  type Refusal,
  sortChosen,
} from "./sort-chosen.ts";

/** The ways to choose files. */
export interface Pickers {
  readonly chooseFiles: () => void;
  readonly chooseFolder: () => void;
  readonly takePhoto: () => void;
}

/** What the components show of chosen files, until they are uploaded. */
export interface FlowSnapshot {
  /** The kind of the files to choose next. Undefined if each file is of the kind that accepts it. */
  readonly kind: string | undefined;
  /** The files about which the user has to decide something. */
  readonly asked: readonly AskedFile[];
  /** The skipped files of all selections, until the user dismisses them. */
  readonly refusals: readonly Refusal[];
  /** The number of skipped system files. */
  readonly systemFiles: number;
  /** True while dropped or chosen folders are being read. */
  readonly isReading: boolean;
}

const empty: FlowSnapshot = {
  kind: undefined,
  asked: [],
  refusals: [],
  systemFiles: 0,
  isReading: false,
};

/** Creates the way of files from the choice to the uploader. */
const createUploadFlow = (uploader: Uploader) => {
  const listeners = new Set<() => void>();
  let snapshot = empty;
  let lastKey = 0;
  /** Undefined while no `UploadPanel` is mounted. */
  let pickers: Pickers | undefined;

  const show = (changes: Partial<FlowSnapshot>) => {
    snapshot = { ...snapshot, ...changes };
    for (const listener of [...listeners]) listener();
  };
  const createKey = () => {
    lastKey += 1;
    return String(lastKey);
  };
  const addRefusals = (refusals: readonly Refusal[]) => {
    if (refusals.length > 0) show({ refusals: [...snapshot.refusals, ...refusals] });
  };

  const start = ({ kind, file, handle, path }: FileOfKind, fields?: UploadKind["fields"]): void => {
    // Interrupted uploads of files without a kind are of this one.
    const named = kind === defaultKindName ? {} : { kind };
    uploader.add([path === undefined ? { file, handle } : { file, handle, path }], {
      ...named,
      fields,
    });
  };

  return {
    getSnapshot: (): FlowSnapshot => snapshot,

    /** Calls the listener after each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Uploads chosen files at once, except those that are skipped and those about which the user has to decide something. */
    choose: async (
      files: readonly AddedFile[],
      { unreadable, skipped }: Pick<LeftOut, "unreadable" | "skipped">,
    ): Promise<void> => {
      if (skipped > 0) show({ systemFiles: snapshot.systemFiles + skipped });
      addRefusals(unreadable.map((name) => ({ name, contentType: "", errors: [] })));
      const { asked, refusals } = await sortChosen(files, {
        kinds: await getRecentKinds(uploader.kinds),
        chosenKind: snapshot.kind,
        prepares: uploader.prepares,
        createKey,
        start,
      });
      addRefusals(refusals);
      if (asked.length > 0) show({ asked: [...snapshot.asked, ...asked] });
    },

    /** Uploads the files that the user was asked about. `decide` returns the kind and the fields of each. */
    answer: async (
      decide: (file: AskedFile) => UploadKind & { readonly kind: string },
    ): Promise<void> => {
      const { asked } = snapshot;
      const kinds = uploader.kinds.getSnapshot() ?? {};
      const refusals: Refusal[] = [];
      show({ asked: [] });
      await forEachInSlices(asked, (one) => {
        const { kind, fields } = decide(one);
        const rules = findKind(kinds, kind);
        const broken =
          rules && !uploader.prepares ? findBrokenRules({ ...rules, name: kind }, one.file) : [];
        if (broken.length === 0) start({ ...one, kind }, fields);
        else refusals.push(createRefusal(one.file, broken));
      });
      addRefusals(refusals);
    },

    /** Drops the files that the user was asked about. */
    cancel: () => show({ asked: [] }),
    dismissSkipped: () => show({ refusals: [], systemFiles: 0 }),
    chooseKind: (kind: string | undefined) => show({ kind }),
    setReading: (isReading: boolean) => {
      if (isReading !== snapshot.isReading) show({ isReading });
    },

    /** Sets how files are chosen. */
    connect: (connected: Pickers | undefined) => {
      pickers = connected;
    },
    /** Opens a picker. Call it from a click. */
    pick: (picker: keyof Pickers) => pickers?.[picker](),
  };
};

/** The flow that `getUploadFlow` returns. */
export type UploadFlow = ReturnType<typeof createUploadFlow>;

const flows = new WeakMap<Files, UploadFlow>();

/** Returns the flow that `UploadPanel` and `UploadButton` share for the same files. */
export const getUploadFlow = (files: Files): UploadFlow => {
  const known = flows.get(files);
  if (known) return known;
  const flow = createUploadFlow(files.uploader);
  flows.set(files, flow);
  return flow;
};
