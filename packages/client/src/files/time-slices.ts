/** Milliseconds of work at a time: what a page does for one frame. */
const sliceTime = 12;

/**
 * Lets the page handle input and draw before what follows. A message waits for its turn behind the messages by which
 * frameworks schedule their own work; `scheduler.yield` would overtake them, and nothing would be drawn until the end.
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
 * Does something for each of many items without ever blocking the page for long.
 *
 * @param act called with each item in order; should take a few milliseconds at most
 */
export const inSlices = async <Item>(
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
  }
};
