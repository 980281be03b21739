/** The first bytes of an object and, in bytes, the size of the whole. */
export interface Beginning {
  readonly head: Uint8Array;
  readonly size: number;
}

/**
 * How the first bytes of an object fit a type.
 *
 * - `certain`: they are of the type, whatever else they resemble.
 * - `plausible`: they are of the type unless they are recognized as something else.
 * - `none`: they are not of the type.
 */
export type Evidence = "certain" | "plausible" | "none";

/** Returns what a test that leaves no doubt says. */
export const certainIf = (holds: boolean): Evidence => (holds ? "certain" : "none");
