import { openFile } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";
import type config from "../slipway.config.ts";

const [path = ""] = process.argv.slice(2);
const origin = `http://localhost:${process.env.PORT ?? 3000}`;
const signIn = await fetch(`${origin}/sign-in`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ user: "ada" }),
});
const [cookie = ""] = signIn.headers.getSetCookie();
const uploader = createUploader<typeof config>({
  endpoint: `${origin}/api/slipway`,
  stateFolder: ".slipway/unfinished",
  fetch: (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    return fetch(input, { ...init, headers });
  },
});
uploader.add([await openFile(path)], { kind: "picture" });
await uploader.settled();
for (const { file, state } of uploader.getSnapshot().uploads)
  console.log(`${file.name}: ${state.status}`);
