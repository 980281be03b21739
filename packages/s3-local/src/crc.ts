/** The reflected polynomial of CRC-32C (Castagnoli). */
const castagnoli = 0x82f63b78;

/** The reflected polynomial of CRC-64/NVME, in two halves. */
const nvme = { high: 0x9a6c9329, low: 0xac4bc9b5 };

function crc32cTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ castagnoli : value >>> 1;
    return value;
  });
}

function crc64Tables(): { high: Int32Array; low: Int32Array } {
  const highs = new Int32Array(256);
  const lows = new Int32Array(256);
  for (let index = 0; index < 256; index++) {
    let high = 0;
    let low = index;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | ((high & 1) << 31);
      high = high >>> 1;
      if (carry) {
        high ^= nvme.high;
        low ^= nvme.low;
      }
    }
    highs[index] = high;
    lows[index] = low;
  }
  return { high: highs, low: lows };
}

let table32: Int32Array | undefined;
let tables64: { high: Int32Array; low: Int32Array } | undefined;

/** Continues a CRC-32C over more bytes; start with 0. */
export function crc32c(chunk: Uint8Array, previous: number): number {
  table32 ??= crc32cTable();
  let crc = ~previous;
  for (const byte of chunk) crc = (table32[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

export type Crc64 = { high: number; low: number };

/** Continues a CRC-64/NVME over more bytes; start with zeros. */
export function crc64nvme(chunk: Uint8Array, previous: Crc64): Crc64 {
  tables64 ??= crc64Tables();
  let high = ~previous.high;
  let low = ~previous.low;
  for (const byte of chunk) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tables64.low[index] ?? 0);
    high = (high >>> 8) ^ (tables64.high[index] ?? 0);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}
