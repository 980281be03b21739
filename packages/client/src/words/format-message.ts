/** A text: with `{name}` for each parameter, or a function of the parameters, such as for plurals. */
export type Message<Params extends object = Record<never, never>> =
  | string
  | ((params: Params) => string);

/** Returns a message with its parameters. A parameter's own value is not searched for further ones. */
export const formatMessage = <Params extends object>(
  message: Message<Params>,
  params: Params,
): string => {
  if (typeof message === "function") return message(params);
  const values = new Map(Object.entries(params));
  return message.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    values.has(name) ? String(values.get(name)) : placeholder,
  );
};
