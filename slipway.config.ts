import { defineSlipway } from "@slipway/core";

/** The kinds of uploads of this repository's own page. Together they accept every type that a browser cannot run. */
export default defineSlipway({
  kinds: {
    media: {
      accept: ["image/*", "video/*", "audio/*"],
      variants: { thumb: { width: 320, format: "webp" } },
    },
    documents: { accept: ["application/*", "text/*", "font/*"] },
  },
});
