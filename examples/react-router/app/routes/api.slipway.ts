import { handler } from "../slipway.server.ts";
import type { Route } from "./+types/api.slipway.ts";

export const loader = ({ request }: Route.LoaderArgs) => handler(request);
export const action = ({ request }: Route.ActionArgs) => handler(request);
