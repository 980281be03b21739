import { sha256Of } from "./digest.ts";

/** A blob to digest. The number is whatever the answer shall carry. */
export interface HashOrder {
  readonly number: number;
  readonly blob: Blob;
}

export type HashAnswer = { readonly number: number } & (
  | { readonly sha256: string }
  | { readonly error: { readonly name: string; readonly message: string } }
);

const answerTo = async ({ number, blob }: HashOrder): Promise<HashAnswer> => {
  try {
    return { number, sha256: await sha256Of(blob) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { number, error: { name, message } };
  }
};

addEventListener("message", async ({ data }: MessageEvent<HashOrder>) => {
  postMessage(await answerTo(data));
});
