/** Answers requests of your app. See the examples of @slipway/server. */
export const handler = async (): Promise<{ statusCode: number }> => ({ statusCode: 204 });
