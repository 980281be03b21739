import { computeSha256 } from "./digest.ts";

/** A blob to hash. The response has the same number. */
export interface HashRequest {
  readonly number: number;
  readonly blob: Blob;
}

export type HashResponse = { readonly number: number } & (
  | { readonly sha256: string }
  | { readonly error: { readonly name: string; readonly message: string } }
);

const hashBlob = async ({ number, blob }: HashRequest): Promise<HashResponse> => {
  try {
    return { number, sha256: await computeSha256(blob) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { number, error: { name, message } };
  }
};

addEventListener("message", async ({ data }: MessageEvent<HashRequest>) => {
  postMessage(await hashBlob(data));
});
