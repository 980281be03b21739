import type { SortOrder } from "@slipway/core/routes/list-uploads";

/** What listed uploads must have, and their order. */
export interface SearchOptions {
  /** Lists only uploads of this folder and its subfolders. */
  readonly path?: string | undefined;
  /** Lists only uploads that have every word of this text in their name, title, caption, fields, type, or path. */
  readonly q?: string | undefined;
  /** Lists only uploads of this media type, such as `image/png` or `image`. */
  readonly type?: string | undefined;
  /** The order. The default is `newest`. */
  readonly sort?: SortOrder | undefined;
}
