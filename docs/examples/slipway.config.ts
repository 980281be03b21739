import { defineSlipway } from "@slipway/core";
import * as v from "valibot";

export default defineSlipway({
  kinds: {
    avatar: { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 },
    document: {
      accept: ["application/pdf", ".docx", ".xlsx"],
      maxSize: "200 MB",
      retention: { choices: ["30 days", "1 year"], default: "1 year" },
      disposition: "attachment",
      fields: v.object({
        albumId: v.pipe(v.string(), v.uuid()),
        note: v.optional(v.pipe(v.string(), v.maxLength(200))),
      }),
      index: ["albumId"],
      editable: ["note"],
    },
  },
});
