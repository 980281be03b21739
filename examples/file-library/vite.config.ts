import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";

// The local stack answers below the app's own address. On AWS, pass the deployment's endpoint to createUploader instead.
const target = process.env.SLIPWAY_URL ?? "http://localhost:4400";
// It gives tokens for any user to programs, and not to pages of other origins.
const hideOrigin: ProxyOptions["configure"] = (proxy) => {
  proxy.on("proxyReq", (request) => request.removeHeader("origin"));
};
const proxy: Record<string, ProxyOptions> = {
  "/api": { target, changeOrigin: true },
  "/sign-in": { target, changeOrigin: true, configure: hideOrigin },
};

export default defineConfig({ plugins: [react()], server: { proxy }, preview: { proxy } });
