/** Runs the image process. Loaded on demand, so that the function itself loads no decoder. */
export const runImageProcess = async (): Promise<void> => {
  await import("./image-process.ts");
};
