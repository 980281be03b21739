import { createApiClient } from "@slipway/client";
import { createFeed } from "@slipway/client/feed";
import { createSearch } from "@slipway/client/search";
import { useFeed } from "@slipway/react/use-feed";
import { useSearch } from "@slipway/react/use-search";
import { useState } from "react";

const feed = createFeed({ api: createApiClient({ endpoint: "/api" }), owner: "ada" });
const search = createSearch(feed);

export const Files = () => {
  const [text, setText] = useState("");
  const { isComplete, problem } = useFeed(feed);
  const { files } = useSearch(search, { text });
  return (
    <>
      <input type="search" aria-label="Search" onChange={({ target }) => setText(target.value)} />
      <p>{problem ?? (isComplete ? `${files.length} files` : "Loading…")}</p>
      <ul>
        {files.slice(0, 50).map(({ id, title, fileName, path }) => (
          <li key={id}>
            {title ?? fileName} {path}
          </li>
        ))}
      </ul>
    </>
  );
};
