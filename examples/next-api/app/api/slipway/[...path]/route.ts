import { handler } from "../../../../lib/slipway.ts";

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST };
