import { type ComponentType, type ReactNode, startTransition, useEffect, useState } from "react";

/** A component whose code is loaded when it is first rendered. */
export interface LazyPart<Props> {
  (props: Props): ReactNode;
  /** Loads the code before, such as when the pointer reaches its button. */
  readonly preload: () => void;
}

interface Source<Props> {
  /** Returns the component if its code has arrived. */
  readonly get: () => ComponentType<Props> | undefined;
  readonly request: () => Promise<ComponentType<Props>>;
}

/** Delays between two attempts to load code, in milliseconds. */
const retrying = { first: 1_000, longest: 30_000 };

/** What loads each part. */
const preloads = new Set<() => void>();
/** Loads what all parts need, such as styles. */
let loadShared: () => Promise<unknown> = async () => undefined;

/** Sets what is loaded together with the first part, such as styles that only parts need. */
export const loadWithParts = (load: () => Promise<unknown>): void => {
  loadShared = load;
};

/**
 * Creates a component whose code is loaded when it is first rendered. It renders nothing until the code has arrived. Unlike
 * `React.lazy`, it tries again if the code cannot be loaded, at the latest when an offline browser is online again, and renders at once
 * if the code is there.
 *
 * @example
 * const FileMenu = createLazyPart(async () => (await import("./file-menu.tsx")).FileMenu);
 */
export const createLazyPart = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyPart<Props> => {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<ComponentType<Props>> | undefined;
  const loadOnce = async (): Promise<ComponentType<Props>> => {
    try {
      [loaded] = await Promise.all([load(), loadShared()]);
      return loaded;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const request = () => {
    loading ??= loadOnce();
    return loading;
  };
  const preload = () => void request().catch(() => undefined);
  preloads.add(preload);
  const source = { get: () => loaded, request };
  return Object.assign((props: Props) => <Content source={source} props={props} />, { preload });
};

const Content = <Props extends object>({
  source,
  props,
}: {
  readonly source: Source<Props>;
  readonly props: Props;
}) => {
  const [Component, setComponent] = useState(source.get);
  useEffect(() => {
    if (Component !== undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unmount = new AbortController();
    const { signal } = unmount;
    const attempt = async (delay: number): Promise<void> => {
      clearTimeout(timer);
      try {
        const component = await source.request();
        // A large part is rendered in short tasks.
        if (!signal.aborted) startTransition(() => setComponent(() => component));
      } catch {
        const next = () => void attempt(Math.min(retrying.longest, 2 * delay));
        if (!signal.aborted) timer = setTimeout(next, delay);
      }
    };
    void attempt(retrying.first);
    window.addEventListener("online", () => void attempt(retrying.first), { signal });
    return () => {
      unmount.abort();
      clearTimeout(timer);
    };
  }, [source, Component]);
  return Component === undefined ? null : <Component {...props} />;
};

/**
 * Loads the code of all parts, one after another while the browser is idle, so that they open at once and without a connection. Returns a
 * function that stops it.
 */
export const preloadParts = (): (() => void) => {
  const waiting = [...preloads];
  let stop: (() => void) | undefined;
  const loadNext = () => {
    waiting.shift()?.();
    stop = waiting.length === 0 ? undefined : whenIdle(loadNext);
  };
  stop = whenIdle(loadNext);
  return () => stop?.();
};

/** Returns false until the page was painted with the component, such as for a control that measures the page. */
export const useAfterPaint = (): boolean => {
  const [isPainted, setIsPainted] = useState(false);
  useEffect(() => {
    // React continues after the frame in which this is called.
    const frame = requestAnimationFrame(() => startTransition(() => setIsPainted(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isPainted;
};

/** Calls a function when the browser is idle. Safari does not report when it is. Returns a function that prevents the call. */
export const whenIdle = (act: () => void): (() => void) => {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: 5_000 });
  return () => cancelIdleCallback(handle);
};
