import { createSessionCookie } from "../../lib/session.ts";

export const POST = async (request: Request) => {
  const user = (await request.formData()).get("user");
  const headers = { location: "/", "set-cookie": createSessionCookie(user) };
  return new Response(null, { status: 303, headers });
};
