import { Resource } from "sst";

// SST writes this into your app's sst-env.d.ts.
declare module "sst" {
  export interface Resource {
    Media: {
      url: string;
      api: string;
      bucket: string;
      prefix: string;
      table: string;
      completeUpload: string;
      bus: string;
      issuer: string;
      audience: string;
    };
  }
}

/** A function of your own that is linked to a Slipway: it knows the names, and may do what it was granted. */
export const handler = async (): Promise<{ statusCode: number; body: string }> => ({
  statusCode: 200,
  body: JSON.stringify({ page: Resource.Media.url, files: Resource.Media.bucket }),
});
