import { useEffect, useState } from "react";
import type { Files } from "../../styled/files.ts";

/** Milliseconds for which a new file is highlighted. Longer than the animation. */
const highlight = 4_000;

const none: ReadonlySet<string> = new Set();

/** Returns the files that have just become ready on this page. */
export const useFreshFiles = ({ uploader }: Pick<Files, "uploader">): ReadonlySet<string> => {
  const [fresh, setFresh] = useState(none);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = uploader.on("ready", ({ upload }) => {
      const { id } = upload.state.record;
      setFresh((before) => new Set([...before, id]));
      clearTimeout(timer);
      timer = setTimeout(() => setFresh(none), highlight);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [uploader]);
  return fresh;
};
