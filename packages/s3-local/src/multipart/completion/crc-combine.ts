/** Describes a CRC with reflected bits, and all ones as its initial and final value, like S3's three. */
interface Polynomial {
  width: bigint;
  reflected: bigint;
}

const polynomials = {
  CRC32: { width: 32n, reflected: 0xedb88320n },
  CRC32C: { width: 32n, reflected: 0x82f63b78n },
  CRC64NVME: { width: 64n, reflected: 0x9a6c9329ac4bc9b5n },
} satisfies Record<string, Polynomial>;

export type CombinableAlgorithm = keyof typeof polynomials;

/** Multiplies two polynomials modulo a third. The highest bit is the lowest power. */
const multiply = (a: bigint, b: bigint, { width, reflected }: Polynomial): bigint => {
  let product = 0n;
  let power = b;
  for (let bit = 1n << (width - 1n); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= power;
    power = power & 1n ? (power >> 1n) ^ reflected : power >> 1n;
  }
  return product;
};

/** Returns x to the power of 8 times `bytes`. Multiplying a CRC by it appends that many zero bytes. */
const shiftBy = (bytes: number, polynomial: Polynomial): bigint => {
  let shift = 1n << (polynomial.width - 1n);
  let square = 1n << (polynomial.width - 9n);
  for (let left = BigInt(bytes); left > 0n; left >>= 1n) {
    if (left & 1n) shift = multiply(shift, square, polynomial);
    square = multiply(square, square, polynomial);
  }
  return shift;
};

const toNumber = (base64: string): bigint =>
  BigInt(`0x${Buffer.from(base64, "base64").toString("hex")}`);

const toBase64 = (value: bigint, width: bigint): string => {
  const digits = Number(width) / 4;
  return Buffer.from(value.toString(16).padStart(digits, "0"), "hex").toString("base64");
};

/**
 * Calculates the CRC of concatenated pieces from the CRCs of the pieces.
 *
 * @see https://stackoverflow.com/a/23126768 for a proof
 */
export const combineCrcs = (
  algorithm: CombinableAlgorithm,
  pieces: readonly { crc: string; size: number }[],
): string => {
  const polynomial: Polynomial = polynomials[algorithm];
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const { crc, size } of pieces) {
    const shift = shifts.get(size) ?? shiftBy(size, polynomial);
    shifts.set(size, shift);
    combined = multiply(combined, shift, polynomial) ^ toNumber(crc);
  }
  return toBase64(combined, polynomial.width);
};
