import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  kinds: {
    album: { accept: ["image/*"], delivery: "cdn" },
    site: { accept: ["image/*"], visibility: "public" },
    contract: { accept: [".pdf"] },
  },
});
