import { defineSlipway } from "@slipway/core";

/** The kinds of uploads of this repository's own page. Together they accept every type that a browser cannot run. */
export default defineSlipway({
  kinds: {
    media: { accept: ["image/*", "video/*", "audio/*"] },
    documents: { accept: ["application/*", "text/*", "font/*"] },
  },
});
