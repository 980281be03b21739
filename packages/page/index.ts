import { fileURLToPath } from "node:url";

/**
 * The path of the folder that contains the built page: `index.html`, `favicon.svg`, and `assets`, whose names contain hashes.
 *
 * The page loads its settings from `/settings.json`, which the server of the page answers. Every other path shows
 * `index.html`.
 */
export const pageFolder: string = fileURLToPath(new URL("./page", import.meta.url));
