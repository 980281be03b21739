import { createSessionCookie } from "../../lib/server/session.ts";
import type { RequestHandler } from "./$types";

export const POST: RequestHandler = async ({ request }) => {
  const user = (await request.formData()).get("user");
  const headers = { location: "/", "set-cookie": createSessionCookie(user) };
  return new Response(null, { status: 303, headers });
};
