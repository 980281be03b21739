/** Overrides how the AWS SDK reaches a service. */
export interface Connection {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Returns the options of an SDK client for a connection, without undefined values. */
export const createClientOptions = ({ endpoint, region, credentials }: Connection) => ({
  ...(endpoint !== undefined && { endpoint }),
  ...(region !== undefined && { region }),
  ...(credentials !== undefined && { credentials }),
});
