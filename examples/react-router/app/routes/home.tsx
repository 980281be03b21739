import { createUploader } from "@slipway/client";
import { useUploads } from "@slipway/react";
import type config from "../../slipway.config.ts";

const uploader = createUploader<typeof config>({ endpoint: "/api/slipway" });

const Home = () => {
  const { uploads } = useUploads(uploader);
  return (
    <main>
      <form method="post" action="/sign-in">
        <input name="user" aria-label="User" defaultValue="ada" />
        <button type="submit">Sign in</button>
      </form>
      <input
        type="file"
        multiple
        aria-label="Pictures"
        onChange={({ target }) => uploader.add(target.files ?? [], { kind: "picture" })}
      />
      <ul>
        {uploads.map(({ localId, file, state }) => (
          <li key={localId}>
            {file.name}: {state.status}
          </li>
        ))}
      </ul>
    </main>
  );
};

export default Home;
