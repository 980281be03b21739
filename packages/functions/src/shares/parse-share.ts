import { ShareItem } from "@slipway/core/shares/share";
import * as v from "valibot";
import type { StoredShareItem } from "./share-write.ts";

/** Parses a stored item. Returns undefined for one that is not a link, such as that of a link whose creation did not finish. */
export const parseShare = (item: StoredShareItem | undefined): ShareItem | undefined =>
  item?.tokenHash === undefined ? undefined : v.parse(ShareItem, item);
