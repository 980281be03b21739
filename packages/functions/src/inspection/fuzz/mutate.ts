import { limits } from "@slipway/core/limits";
import type { Content } from "../content.ts";
import type { Random } from "./random.ts";

/** Lengths and counts that are difficult for parsers. */
const extremes = [
  0, 1, 2, 7, 8, 9, 16, 0xff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffff7,
  0xfffffffe, 0xffffffff,
] as const;

type Mutation = (bytes: Buffer, random: Random, other: Uint8Array) => Buffer;

const flipBits: Mutation = (bytes, random) => {
  for (let count = 1 + random.below(8); count > 0 && bytes.length > 0; count -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
};

const setInteger: Mutation = (bytes, random) => {
  const width = random.pick([4, 4, 4, 8, 2, 1]);
  if (bytes.length < width) return bytes;
  const at = random.below(bytes.length - width + 1);
  const value = random.pick(extremes) % 2 ** (8 * Math.min(width, 4));
  const bigEndian = random.below(2) === 0;
  bytes.fill(0, at, at + width);
  if (width === 8) {
    bytes.writeUInt32BE(random.pick([0, 1, 0x7fffffff, 0xffffffff]), at);
    bytes.writeUInt32BE(value, at + 4);
  } else if (bigEndian) bytes.writeUIntBE(value, at, width);
  else bytes.writeUIntLE(value, at, width);
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

/** Returns the start and end of a random chunk. */
const pickChunk = (bytes: Uint8Array, random: Random): readonly [number, number] => {
  const start = random.below(bytes.length + 1);
  return [start, start + random.below(bytes.length - start + 1)];
};

const duplicate: Mutation = (bytes, random) => {
  const [start, end] = pickChunk(bytes, random);
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
};

const remove: Mutation = (bytes, random) => {
  const [start, end] = pickChunk(bytes, random);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
};

const splice: Mutation = (bytes, random, other) => {
  const [start, end] = pickChunk(bytes, random);
  const [from, to] = pickChunk(other, random);
  return Buffer.concat([bytes.subarray(0, start), other.subarray(from, to), bytes.subarray(end)]);
};

const fill: Mutation = (bytes, random) => {
  const [start, end] = pickChunk(bytes, random);
  return bytes.fill(random.pick([0, 0xff, 0x20, 0x41]), start, end);
};

const mutations = [
  flipBits,
  setInteger,
  setInteger,
  setInteger,
  truncate,
  duplicate,
  remove,
  splice,
  fill,
] as const;

/**
 * Returns bytes with a few mutations of bits, lengths, counts, and chunks.
 *
 * @param other bytes from which chunks are inserted
 */
export const mutateBytes = (bytes: Uint8Array, other: Uint8Array, random: Random): Buffer => {
  let mutated = Buffer.from(bytes);
  for (let count = 1 + random.below(4); count > 0; count -= 1)
    mutated = Buffer.from(random.pick(mutations)(mutated, random, other));
  return mutated;
};

/** Returns content whose head has mutations. See {@link mutateBytes}. */
export const mutate = (content: Content, other: Uint8Array, random: Random): Content => {
  const bytes = mutateBytes(content.head, other, random);
  const head = new Uint8Array(bytes.subarray(0, limits.inspectedBytes));
  const size = Math.max(head.length, random.pick([head.length, content.size, 5_000_000, 2 ** 36]));
  return { ...content, head, size };
};
