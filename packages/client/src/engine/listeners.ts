/** Milliseconds between two notifications: people hardly notice more, and each one renders a page that is busy with many files. */
const notifyInterval = 90;

/** Notifies listeners of changes, at most every 90 ms. */
export interface Notifier {
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Notifies all listeners soon: changes that follow each other are notified together.
   *
   * @param isLast is true for a change that no other follows. It is notified without waiting for the interval
   */
  readonly notify: (isLast?: boolean) => void;
  /** Removes all listeners. */
  readonly close: () => void;
}

/** @param now returns milliseconds on a monotonic clock */
export const createNotifier = (now: () => number): Notifier => {
  const listeners = createListeners<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let notifiedAt = Number.NEGATIVE_INFINITY;

  const notifyNow = () => {
    timer = undefined;
    notifiedAt = now();
    listeners.emit();
  };

  return {
    subscribe: listeners.add,
    notify: (isLast) => {
      if (isLast) clearTimeout(timer);
      else if (timer) return;
      timer = setTimeout(notifyNow, Math.max(0, isLast ? 0 : notifiedAt + notifyInterval - now()));
    },
    close: () => {
      clearTimeout(timer);
      listeners.clear();
    },
  };
};

/** A set of listeners that are called with each event. */
export interface Listeners<Event> {
  /** Adds a listener. Returns a function that removes it. */
  readonly add: (listener: (event: Event) => void) => () => void;
  readonly emit: (event: Event) => void;
  readonly clear: () => void;
}

export const createListeners = <Event>(): Listeners<Event> => {
  const listeners = new Set<(event: Event) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    // A listener may remove itself or others.
    emit: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    clear: () => listeners.clear(),
  };
};
