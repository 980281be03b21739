import type * as v from "valibot";
import type {
  UploadDeleted,
  UploadReady,
  UploadRejected,
  UploadRestored,
  UploadTrashed,
} from "../events/upload-event.ts";
import type { Refusal } from "./refusal.ts";

/** The person or service that calls the API, by a token that was verified. */
export interface Caller {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A file that a caller requests to upload. */
export interface AuthorizedFile {
  readonly fileName: string;
  /** The path of the folder that the file is in. */
  readonly path?: string | undefined;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  /** Days to keep the file. */
  readonly retention?: number | undefined;
}

/** The argument of `authorize`. Files with different fields are authorized by separate calls. */
export interface AuthorizeRequest<Fields> {
  readonly kind: string;
  readonly caller: Caller;
  /** The fields of every file of this call, as the schema returned them. */
  readonly fields: Fields;
  readonly files: readonly AuthorizedFile[];
}

/** Allows the uploads, and adds to them. */
export interface AuthorizeGrant<Fields> {
  /** Fields that are set by the server. They replace fields of the same name. */
  readonly fields?: (Fields extends object ? Partial<Fields> : unknown) &
    Readonly<Record<string, unknown>>;
  /** The owner of the uploads, instead of the one that `ownerOf` returns. */
  readonly owner?: string;
}

/** `true` and `undefined` allow the uploads. Call `refuse` to refuse them. */
export type AuthorizeResult<Fields> =
  | true
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: an async function without a return statement returns it
  | void
  | Refusal
  | AuthorizeGrant<Fields>;

/** An upload as its event describes it, with the fields of its kind. */
type WithFields<Event, Fields> = Omit<Event, "fields" | "createdBy"> & {
  readonly fields: Fields;
  /** The `sub` of the caller that requested the upload. */
  readonly createdBy: string;
};

/** The argument of `onReady`, which is called at least once for each upload that became ready. */
export interface ReadyEvent<Fields> {
  readonly upload: WithFields<v.InferOutput<typeof UploadReady>, Fields>;
}

/** The argument of `onRejected`. */
export interface RejectedEvent<Fields> {
  readonly upload: WithFields<v.InferOutput<typeof UploadRejected>, Fields>;
}

/** The argument of `onTrashed`. */
export interface TrashedEvent<Fields> {
  readonly upload: WithFields<v.InferOutput<typeof UploadTrashed>, Fields>;
}

/** The argument of `onRestored`. */
export interface RestoredEvent<Fields> {
  readonly upload: WithFields<v.InferOutput<typeof UploadRestored>, Fields>;
}

/** The argument of `onDeleted`. */
export interface DeletedEvent<Fields> {
  readonly upload: WithFields<v.InferOutput<typeof UploadDeleted>, Fields>;
}
