/** Compiles an IAM pattern, in which `*` matches any characters and `?` matches one. */
export const wildcardPattern = (pattern: string, flags = ""): RegExp => {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, `s${flags}`);
};
