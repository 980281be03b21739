import { defineSlipway } from "@slipway/core";

export default defineSlipway({ kinds: { scan: { accept: [".pdf"], maxSize: "50 MB" } } });
