declare module "heic-decode" {
  interface DecodedImage {
    readonly width: number;
    readonly height: number;
    /** RGBA. */
    readonly data: Uint8ClampedArray<ArrayBuffer>;
  }
  interface HeicImage {
    readonly width: number;
    readonly height: number;
    decode(): Promise<DecodedImage>;
  }
  type HeicImages = readonly HeicImage[] & { dispose(): void };

  const decode: {
    /** Opens the images of a file without decoding them. */
    all(file: { readonly buffer: Uint8Array }): Promise<HeicImages>;
  };
  export default decode;
}
