/**
 * Copies a text that is still being requested. A browser allows copying only during a click, so the clipboard gets the promise.
 *
 * @returns false if the browser refuses
 * @throws the error with which the promise rejects
 */
export const copyText = async (text: Promise<string>): Promise<boolean> => {
  const copying = startCopying(text).then(
    () => true,
    () => false,
  );
  await text;
  return copying;
};

const startCopying = async (text: Promise<string>): Promise<void> => {
  const { clipboard } = navigator;
  if (typeof ClipboardItem === "undefined") return clipboard.writeText(await text);
  const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
  // A browser that refuses to copy does not wait for the text, so nothing would handle its error.
  blob.catch(() => undefined);
  return clipboard.write([new ClipboardItem({ "text/plain": blob })]);
};
