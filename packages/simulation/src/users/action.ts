import type { RequestedFile, UploadEdit } from "@slipway/core/api";
import type { BodyName } from "../bodies.ts";
import type { KindName } from "../functions/app-kinds.ts";

/** The callers, who own the uploads that they request. */
export const owners = ["ann", "ben"] as const;
export type Owner = (typeof owners)[number];

/** The layout of object keys: the current one, that of public files, or the one before keys had random digits. */
export type KeyLayout = "today" | "public" | "before";

/** A file to upload, its owner and kind, whether it is uploaded in parts, and the layout of keys when it is requested. */
export interface PlannedUpload {
  readonly owner: Owner;
  readonly ofKind: KindName;
  /** The app's own fields. Absent for a kind without any. */
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly file: RequestedFile;
  readonly large: boolean;
  readonly layout: KeyLayout;
}

/** What owners do with several uploads at once. */
export const batchedActions = ["trash", "restore", "delete", "retention"] as const;

/** A batch. The uploads can be another owner's. */
export interface BatchOperation {
  readonly kind: "batch";
  readonly owner: Owner;
  readonly uploads: readonly number[];
  readonly action: (typeof batchedActions)[number];
}

/** The password that a visitor of a share link gives. */
export type GivenPassword = "right" | "wrong" | "none";

/** What owners and visitors do with share links. `link` is the number of the action that created the link. */
export type LinkOperation =
  | {
      readonly kind: "share";
      readonly upload: number;
      readonly others: readonly number[];
      /** In seconds. */
      readonly expiresIn: number;
      readonly hasPassword: boolean;
      readonly maxDownloads?: number;
    }
  | { readonly kind: "open a link"; readonly link: number; readonly password: GivenPassword }
  | {
      readonly kind: "download through a link";
      readonly link: number;
      /** The position of the upload in the link. */
      readonly file: number;
    }
  | { readonly kind: "revoke a link"; readonly link: number; readonly owner: Owner }
  | { readonly kind: "list links"; readonly owner: Owner };

/** What a user does. `upload` is the number of the action that requested the upload. */
export type Operation =
  | ({ readonly kind: "upload" } & PlannedUpload)
  | { readonly kind: "post"; readonly upload: number; readonly body: BodyName }
  | { readonly kind: "send parts"; readonly upload: number; readonly all: boolean }
  | { readonly kind: "complete"; readonly upload: number }
  | { readonly kind: "delete"; readonly upload: number }
  | { readonly kind: "delete permanently"; readonly upload: number }
  | { readonly kind: "restore"; readonly upload: number }
  | { readonly kind: "empty the trash"; readonly owner: Owner }
  | BatchOperation
  | LinkOperation
  | { readonly kind: "edit"; readonly upload: number; readonly edit: UploadEdit }
  | { readonly kind: "download"; readonly upload: number }
  | { readonly kind: "get statuses"; readonly upload: number; readonly wait: number }
  | { readonly kind: "list"; readonly owner: Owner; readonly ofKind?: KindName }
  /** Lists documents by their fields, as the query has them. */
  | {
      readonly kind: "list by fields";
      readonly owner: Owner;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: "delete the object manually"; readonly upload: number }
  | { readonly kind: "hide the object manually"; readonly upload: number }
  | {
      readonly kind: "put an object manually";
      readonly upload: number;
      readonly body: BodyName;
      readonly layout: KeyLayout;
    }
  | {
      readonly kind: "put an orphan manually";
      readonly body: BodyName;
      readonly layout: KeyLayout;
    }
  | { readonly kind: "sweep"; readonly atOnce: number }
  | { readonly kind: "redrive" };

/** An operation and its time, in milliseconds since the start of the run. */
export interface Action {
  readonly number: number;
  readonly at: number;
  readonly operation: Operation;
}

/** Describes an action in the trace. */
export const describeAction = ({ number, operation }: Action): string => {
  const { kind, ...details } = operation;
  const words = Object.entries(details).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `action ${number}: ${kind} ${words.join(", ")}`;
};
