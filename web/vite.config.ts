import { pageSettingsPath, pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Serves the page's settings from the environment, as `sst dev` sets it. Without it, the page says that it has none. */
const servePageSettings: Plugin = {
  name: "serve-page-settings",
  configureServer: ({ middlewares }) => {
    middlewares.use(pageSettingsPath, (_, response) => {
      const settings = process.env[pageSettingsVariable];
      response.writeHead(settings === undefined ? 404 : 200, {
        "content-type": "application/json",
        "cache-control": "no-cache",
      });
      response.end(settings);
    });
  },
};

export default defineConfig({
  plugins: [react(), servePageSettings],
  build: {
    outDir: "../packages/page/page",
    emptyOutDir: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One chunk of what every visitor needs, and one of what the library needs. More of them compress worse.
          groups: [
            { name: "start", tags: ["$initial"], priority: 1 },
            { name: "app", test: /web[\\/]src[\\/]app\.tsx$/ },
          ],
        },
      },
    },
  },
});
