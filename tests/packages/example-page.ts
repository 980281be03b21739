import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { findFreePorts } from "../free-ports.ts";
import { startTestStack, type TestStack } from "../stack.ts";
import { type InstalledApp, installApp } from "./app.ts";

/** An example's page in a browser, built as a stranger builds it, with a local stack. */
export interface ExamplePage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly stack: TestStack;
  /** Errors and warnings that the browser reported. */
  readonly problems: readonly string[];
  /** Holds all requests to S3 until the returned function is called. */
  holdStorage(): Promise<() => Promise<void>>;
}

interface ExampleOptions extends NonNullable<Parameters<typeof startTestStack>[0]> {
  /** How the browser shows the page, such as on a touch screen. */
  readonly context?: BrowserContextOptions;
}

/**
 * Installs and builds an example, and opens it in the browser.
 *
 * @param name the folder below `examples`
 */
export const openExample = async (
  browser: Browser,
  name: string,
  options: ExampleOptions = {},
): Promise<ExamplePage> => {
  const resources = new AsyncDisposableStack();
  try {
    const app = resources.use(await buildExample(name));
    const example = resources.use(await openBuiltExample(browser, app, options));
    const owned = resources.move();
    return { ...example, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
};

/** Installs and builds an example. */
export const buildExample = async (name: string): Promise<InstalledApp> => {
  const app = await installApp(`examples/${name}`);
  const { code, stdout, stderr } = await app.run("npm", ["run", "build"]);
  if (code === 0) return app;
  await app.close();
  throw new Error(`The build of ${name} ended with ${code}:\n${stdout}\n${stderr}`);
};

/** Serves a built example with a local stack of its own, and opens it in the browser. */
export const openBuiltExample = async (
  browser: Browser,
  app: InstalledApp,
  { context: contextOptions, ...options }: ExampleOptions = {},
): Promise<ExamplePage> => {
  const resources = new AsyncDisposableStack();
  try {
    const port = await findFreePorts();
    const origin = `http://localhost:${port}`;
    const stack = resources.use(await startTestStack({ ...options, origins: [origin] }));
    const server = app.start("vite", ["preview", "--port", String(port), "--strictPort"], {
      env: { SLIPWAY_URL: stack.url },
    });
    resources.defer(() => server.close());
    await server.waitFor(/localhost/);
    const context = await browser.newContext(contextOptions);
    resources.defer(() => context.close());
    const page = await context.newPage();
    const problems = watchProblems(page);
    await page.goto(origin);
    const holdStorage = async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const isStorage = ({ pathname }: URL) => pathname.startsWith(`/${stack.bucket}`);
      await context.route(isStorage, async (route) => {
        await promise;
        // The page may have canceled the request.
        await route.continue().catch(() => undefined);
      });
      return async () => {
        resolve();
        await context.unroute(isStorage);
      };
    };
    const owned = resources.move();
    return {
      page,
      context,
      stack,
      problems,
      holdStorage,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
};

/** Collects the errors and warnings that the browser reports for a page. */
export const watchProblems = (page: Page): readonly string[] => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  return problems;
};
