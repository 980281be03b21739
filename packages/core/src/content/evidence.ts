/** The first bytes of an object, and the size of the whole object in bytes. */
export interface Beginning {
  readonly head: Uint8Array;
  readonly size: number;
}

/**
 * How well the first bytes of an object match a type.
 *
 * - `certain`: the bytes are of the type, even if they resemble another one.
 * - `plausible`: the bytes are of the type unless they are recognized as another one.
 * - `none`: the bytes are not of the type.
 */
export type Evidence = "certain" | "plausible" | "none";

/** Returns the evidence of a conclusive check. */
export const certainIf = (holds: boolean): Evidence => (holds ? "certain" : "none");
