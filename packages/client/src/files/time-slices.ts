/** Milliseconds of work before the page gets a turn: about one frame. */
const sliceTime = 12;

/**
 * Lets the page handle input and render. A message waits behind the messages with which frameworks schedule their own work.
 * `scheduler.yield` would overtake them, and nothing would be rendered until the end.
 */
export const yieldToPage = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

/**
 * Calls a function with each of many items, and yields to the page regularly.
 *
 * @param act called with each item in order. It should take a few milliseconds at most
 */
export const forEachInSlices = async <Item>(
  items: Iterable<Item>,
  act: (item: Item) => void,
): Promise<void> => {
  let end = performance.now() + sliceTime;
  for (const item of items) {
    if (performance.now() >= end) {
      await yieldToPage();
      end = performance.now() + sliceTime;
    }
    act(item);
    // Counts what the item starts: otherwise, the promises of all items of a slice would be continued after it.
    await undefined;
  }
};
