import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The local stack answers below the app's own address. On AWS, pass the deployment's endpoint to createUploader instead.
const target = process.env.SLIPWAY_URL ?? "http://localhost:4400";
const proxy = {
  "/api": { target, changeOrigin: true },
  "/sign-in": { target, changeOrigin: true },
};

export default defineConfig({ plugins: [svelte()], server: { proxy }, preview: { proxy } });
