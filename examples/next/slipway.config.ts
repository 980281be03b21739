import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  kinds: {
    picture: { accept: ["image/*"], maxSize: "20 MB" },
    document: { accept: [".md", ".pdf", ".txt"], maxSize: "20 MB" },
  },
});
