import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

// The public origin, without which the built server expects HTTPS and refuses forms from http://localhost.
const { ORIGIN: origin } = process.env;

export default defineConfig({
  plugins: [sveltekit({ adapter: adapter(), ...(origin && { paths: { origin } }) })],
});
