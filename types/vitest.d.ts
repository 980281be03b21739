import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** True in `npm run test:thorough`. Tests that repeat something repeat it fully then, and fewer times otherwise. */
    readonly thorough: boolean;
  }
}
