/**
 * Returns a parser that remembers the last document of each bucket: every request needs its bucket's
 * documents, and they rarely change.
 */
export const parseOnce = <Parsed>(
  parse: (document: string, bucket: string) => Parsed,
): ((document: string, bucket: string) => Parsed) => {
  const last = new Map<string, { document: string; parsed: Parsed }>();
  return (document, bucket) => {
    const known = last.get(bucket);
    if (known?.document === document) return known.parsed;
    const parsed = parse(document, bucket);
    last.set(bucket, { document, parsed });
    return parsed;
  };
};
