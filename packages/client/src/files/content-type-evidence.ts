import { confusableRules } from "@slipway/core/content/confusable-rules";

/**
 * Returns the first content type that matches the file's first bytes. If none matches, or the file cannot be read, returns
 * the first one.
 */
export const findSupportedType = async ({
  file,
  claims,
  inspectedBytes,
}: {
  readonly file: File;
  readonly claims: readonly string[];
  readonly inspectedBytes: number;
}): Promise<string> => {
  const head = await readHead(file, inspectedBytes);
  const isSupported = (claim: string): boolean => {
    // A type that is never confused with another needs no rule here.
    if (!Object.hasOwn(confusableRules, claim)) return true;
    const rule = confusableRules[claim];
    switch (rule?.kind) {
      case "bytes":
        return rule.evidence({ head, size: file.size }) !== "none";
      case "utf-8":
        return isUtf8(head, head.length < file.size);
      default:
        // Any text: the API detects its encoding.
        return !head.includes(0) || head[0] === 0xff || head[0] === 0xfe;
    }
  };
  return claims.find(isSupported) ?? claims[0] ?? file.type;
};

const readHead = async (file: File, bytes: number): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.slice(0, bytes).arrayBuffer());
  } catch {
    return new Uint8Array();
  }
};

const isUtf8 = (bytes: Uint8Array, stream: boolean): boolean => {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream }).includes("\0");
  } catch {
    return false;
  }
};
