import { type FieldKeys, fieldKeyNames, getKindName, type UploadRecord } from "../../record.ts";
import { createFieldKey, readFieldText } from "./field-keys.ts";

/**
 * Returns the keys that list a record by the fields by which its present keys list it, for its present owner and values. They differ
 * from its keys if something outside Slipway changed the record. It needs no config.
 */
export const correctFieldKeys = (record: UploadRecord): FieldKeys => {
  const correct = (key: string | undefined) => {
    const name = key === undefined ? undefined : parseFieldName(key);
    const text = name === undefined ? undefined : readFieldText(record.fields ?? {}, name);
    if (name === undefined || text === undefined) return undefined;
    return createFieldKey({ owner: record.owner, kind: getKindName(record), name, text });
  };
  return Object.fromEntries(
    fieldKeyNames.flatMap((attribute) => {
      const key = correct(record[attribute]);
      return key === undefined ? [] : [[attribute, key]];
    }),
  );
};

/** Returns the name of the field in a key. Each part of a key follows its length: the owner, the kind, the name, and the value. */
const parseFieldName = (key: string): string | undefined => {
  let rest = key;
  for (const part of ["owner", "kind", "name"] as const) {
    const colon = rest.indexOf(":");
    const length = Number(rest.slice(0, colon));
    if (colon < 1 || !Number.isInteger(length)) return undefined;
    const start = colon + 1;
    if (part === "name") return rest.slice(start, start + length);
    rest = rest.slice(start + length);
  }
  return undefined;
};
