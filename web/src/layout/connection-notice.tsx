import { IconCheck, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { usePageMessages } from "../words/use-page-language.ts";
import { connection } from "./connection.ts";
import classes from "./connection-notice.module.css";

/** How long the page shows that the connection is back, in milliseconds. */
const backShownFor = 6_000;

/** Tells the user when the connection is lost and when it is back. */
export const ConnectionNotice = () => {
  const now = useSyncExternalStore(connection.subscribe, connection.getSnapshot);
  const messages = usePageMessages();
  const before = useRef(now);
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    const wasLost = before.current !== "online";
    before.current = now;
    setBack(now === "online" && wasLost);
    const timer = setTimeout(() => setBack(false), backShownFor);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div className={classes.place} role="status" aria-label={messages.connection}>
      {now !== "online" && (
        <p className={classes.notice} data-lost>
          <IconWifiOff size={18} stroke={1.75} aria-hidden /> {messages[now]}
        </p>
      )}
      {now === "online" && isBack && (
        <p className={classes.notice}>
          <IconCheck size={18} stroke={1.75} aria-hidden /> {messages.back}
        </p>
      )}
    </div>
  );
};
