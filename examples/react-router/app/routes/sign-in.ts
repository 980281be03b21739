import { redirect } from "react-router";
import { createSessionCookie } from "../session.server.ts";
import type { Route } from "./+types/sign-in.ts";

export const action = async ({ request }: Route.ActionArgs) => {
  const user = (await request.formData()).get("user");
  return redirect("/", { status: 303, headers: { "set-cookie": createSessionCookie(user) } });
};
