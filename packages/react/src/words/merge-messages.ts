/** Some of the members of an object, and of the objects in it. */
export type DeepPartial<Value> = Value extends (...args: never[]) => unknown
  ? Value
  : Value extends object
    ? { readonly [Name in keyof Value]?: DeepPartial<Value[Name]> | undefined }
    : Value;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Returns messages with some of them replaced, in their groups. */
export const mergeMessages = <Messages extends object>(
  messages: Messages,
  replacements: DeepPartial<Messages> | undefined,
): Messages => {
  if (replacements === undefined) return messages;
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(messages));
  for (const [name, replacement] of Object.entries(replacements)) {
    const before = merged[name];
    if (replacement === undefined) continue;
    merged[name] =
      isObject(before) && isObject(replacement) ? mergeMessages(before, replacement) : replacement;
  }
  // It has the same members as the messages that were replaced.
  return merged as Messages;
};
