/** A pattern of IAM's: `*` stands for any characters, `?` for one. */
export const wildcardPattern = (pattern: string, flags = ""): RegExp => {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, `s${flags}`);
};
