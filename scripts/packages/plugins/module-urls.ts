import { dirname, posix, resolve } from "node:path";
import type { Plugin } from "rolldown";

const moduleUrl = /new URL\(\s*"(\.{1,2}\/[^"]+\.tsx?)",\s*import\.meta\.url\s*\)/g;
const builtUrl = /new URL\("built:([^"]+)", import\.meta\.url\)/g;

/**
 * Builds the modules that the code starts by URL, such as workers: `new URL("./worker.ts", import.meta.url)` becomes the URL
 * of the built file. Bundlers of apps find a worker by the same expression.
 *
 * @param nameOutput returns the path of the built file without its extension
 */
export const buildModuleUrls = (nameOutput: (file: string) => string): Plugin => ({
  name: "module-urls",
  transform: {
    filter: { code: "import.meta.url" },
    handler(code, importer) {
      return code.replace(moduleUrl, (_, path: string) => {
        const id = resolve(dirname(importer), path);
        const fileName = `${nameOutput(id)}.js`;
        this.emitFile({ type: "chunk", id, fileName });
        return `new URL("built:${fileName}", import.meta.url)`;
      });
    },
  },
  renderChunk: (code, { fileName }) =>
    code.replace(builtUrl, (_, target: string) => {
      const path = posix.relative(posix.dirname(fileName), target);
      return `new URL("${path.startsWith(".") ? path : `./${path}`}", import.meta.url)`;
    }),
});
