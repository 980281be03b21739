/** What every function is compared with: a process, a bundle, an answer. */
export const handler = async () => ({ statusCode: 200, body: "{}" });
