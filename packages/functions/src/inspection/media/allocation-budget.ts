/** Constructors that allocate memory outside V8's heap, in a size that their caller requests. */
const constructors = [
  "ArrayBuffer",
  "SharedArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
] as const;
const bufferMethods = ["alloc", "allocUnsafe", "allocUnsafeSlow"] as const;
const arrayBufferMethods = ["resize", "transfer", "transferToFixedLength"] as const;

/**
 * Limits the buffers that code can allocate if it is loaded after this call. V8's heap limit does not include buffers. The
 * parser of a file that declares a table of 4 GB gets a RangeError, and allocates no memory.
 *
 * @param budget bytes since the last reset. Freed memory is not subtracted
 * @returns a function that resets the count
 */
export const limitAllocations = (budget: number): (() => void) => {
  let allocated = 0;
  const charge = (count: unknown, bytesPerElement: number): void => {
    if (typeof count !== "number" || !(count > 0)) return;
    allocated += count * bytesPerElement;
    if (allocated > budget) throw new RangeError(`More than ${budget} bytes were allocated.`);
  };
  for (const name of constructors) {
    const original: unknown = Reflect.get(globalThis, name);
    if (typeof original !== "function") continue;
    const bytesPerElement = Number(Reflect.get(original, "BYTES_PER_ELEMENT") ?? 1);
    const limited = new Proxy(original, {
      construct: (target, values: unknown[], newTarget) => {
        const [first] = values;
        charge(isArrayLike(first) ? first.length : first, bytesPerElement);
        return Reflect.construct(target, values, newTarget);
      },
    });
    Reflect.set(globalThis, name, limited);
  }
  limitMethods(Buffer, bufferMethods, charge);
  limitMethods(ArrayBuffer.prototype, arrayBufferMethods, charge);
  return () => {
    allocated = 0;
  };
};

const limitMethods = (
  owner: object,
  names: readonly string[],
  charge: (count: unknown, bytesPerElement: number) => void,
): void => {
  for (const name of names) {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== "function") continue;
    const limited = new Proxy(original, {
      apply: (target, self, values: unknown[]) => {
        charge(values[0], 1);
        return Reflect.apply(target, self, values);
      },
    });
    Reflect.set(owner, name, limited);
  }
};

const isArrayLike = (value: unknown): value is { readonly length: number } =>
  typeof value === "object" && value !== null && "length" in value;
