/** Milliseconds of work at a time: what a page does for one frame. */
const sliceTime = 12;

/** Prioritized Task Scheduling (WICG); TypeScript's DOM library does not know it in every version. */
interface Yielding {
  readonly scheduler?: { readonly yield?: () => Promise<void> };
}

/** Lets the page handle input and draw before what follows. */
const giveWay = (): Promise<void> =>
  (globalThis as Yielding).scheduler?.yield?.() ??
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
      await giveWay();
      end = performance.now() + sliceTime;
    }
    act(item);
  }
};
