/**
 * Returns the user who sends a request. Replace it with your app's sessions, such as by the request's cookie. Until then, only your
 * own machine has a user: `slipway dev` sets this variable.
 */
export const findUser = (_request: Request) =>
  process.env.AWS_ENDPOINT_URL_S3 ? { sub: "ada" } : undefined;
