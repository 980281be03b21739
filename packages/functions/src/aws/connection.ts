/** How to reach a service, where that is not what the AWS SDK finds by itself. */
export interface Connection {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The same as an SDK client's configuration takes it: without what is undefined. */
export const clientConfiguration = ({ endpoint, region, credentials }: Connection) => ({
  ...(endpoint !== undefined && { endpoint }),
  ...(region !== undefined && { region }),
  ...(credentials !== undefined && { credentials }),
});
