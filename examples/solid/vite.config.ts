import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

// The local stack answers below the app's own address. On AWS, pass the deployment's endpoint to createUploader instead.
const target = process.env.SLIPWAY_URL ?? "http://localhost:4400";
const proxy = {
  "/api": { target, changeOrigin: true },
  "/sign-in": { target, changeOrigin: true },
};

export default defineConfig({ plugins: [solid()], server: { proxy }, preview: { proxy } });
