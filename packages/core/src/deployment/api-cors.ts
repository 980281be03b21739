import { routes } from "../routes.ts";

/** The CORS settings of the API: what pages of its origins may send. */
export const apiCors = {
  allowMethods: [...new Set(Object.values(routes).map(({ method }) => method))],
  allowHeaders: ["authorization", "content-type"],
  /** How long a browser may keep the answer to a preflight, in seconds. */
  maxAge: 3600,
} as const;
