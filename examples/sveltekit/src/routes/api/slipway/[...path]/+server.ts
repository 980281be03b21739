import { handler } from "../../../../lib/server/slipway.ts";
import type { RequestHandler } from "./$types";

export const fallback: RequestHandler = ({ request }) => handler(request);
