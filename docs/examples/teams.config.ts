import { defineSlipway } from "@slipway/core";

export default defineSlipway({
  ownerOf: (claims) => `team-${claims.team_id}`,
  kinds: { default: {} },
});
