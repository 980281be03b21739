/** The URL of Slipway. The default is the local stack. */
export const findSlipwayUrl = (): string => process.env.SLIPWAY_URL ?? "http://localhost:4400";
