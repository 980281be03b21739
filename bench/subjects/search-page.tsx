import { createFeed } from "@slipway/client/feed";
import { createSearch } from "@slipway/client/search";
import type { ChangesPage } from "@slipway/core/api";
import { useFeed } from "@slipway/react/use-feed";
import { useSearch } from "@slipway/react/use-search";
import { useEffect, useState } from "react";
// biome-ignore lint/correctness/noUndeclaredDependencies: web/ depends on it, and this page is not published
import { createRoot } from "react-dom/client";

declare global {
  /** Milliseconds from each typed letter until its results are on the screen. */
  var typingTimes: number[];
  /** True once all files can be found. */
  var isIndexed: boolean;
}

globalThis.typingTimes = [];
globalThis.isIndexed = false;

/** The number of results on the screen. */
const rows = 60;

const listChanges = async (since?: string): Promise<ChangesPage> => {
  const response = await fetch(`/changes?since=${since ?? ""}`);
  return response.json();
};

const feed = createFeed({ api: { listChanges }, owner: "ada" });
const search = createSearch(feed);
let typedAt: number | undefined;

const SearchPage = () => {
  const [text, setText] = useState("");
  const { isComplete } = useFeed(feed);
  const { files, isIndexed } = useSearch(search, { text });
  useEffect(() => {
    globalThis.isIndexed = isComplete && isIndexed;
  }, [isComplete, isIndexed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures each new list of results
  useEffect(() => {
    const from = typedAt;
    typedAt = undefined;
    if (from === undefined) return;
    // The frame with the results is painted before the first message after its animation frame.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.typingTimes.push(performance.now() - from);
      port2.postMessage(undefined);
    });
  }, [files]);
  return (
    <>
      <input
        value={text}
        onChange={(event) => {
          typedAt = event.nativeEvent.timeStamp;
          setText(event.target.value);
        }}
      />
      <p>{files.length} files</p>
      <ul>
        {files.slice(0, rows).map(({ id, title, fileName, size }) => (
          <li key={id}>
            <strong>{title ?? fileName}</strong> <span>{fileName}</span> <small>{size}</small>
          </li>
        ))}
      </ul>
    </>
  );
};

const root = document.querySelector("main");
if (root !== null) createRoot(root).render(<SearchPage />);
