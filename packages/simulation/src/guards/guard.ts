/**
 * One thing in the source that something rests on, and how to take it out: the snippet occurs exactly once in the file, and
 * is replaced.
 */
export interface Guard {
  /** What is taken out, in words. */
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  readonly snippet: string;
  readonly replacement: string;
  /** The seed from which a hunt starts, where only rare runs miss the guard; 1 unless given. */
  readonly firstSeed?: number;
}
