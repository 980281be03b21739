import { IconCheck, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type Connection, connection } from "./connection.ts";
import classes from "./connection-notice.module.css";

/** How long the page shows that the connection is back, in milliseconds. */
const backShownFor = 6_000;

const texts: Readonly<Record<Exclude<Connection, "online">, string>> = {
  offline: "You're offline. Uploads continue when you're back online.",
  unreachable: "Can't reach the server. Retrying…",
};

/** Tells the user when the connection is lost and when it is back. */
export const ConnectionNotice = () => {
  const now = useSyncExternalStore(connection.subscribe, connection.getSnapshot);
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
    <div className={classes.place} role="status" aria-label="Connection">
      {now !== "online" && (
        <p className={classes.notice} data-lost>
          <IconWifiOff size={18} stroke={1.75} aria-hidden /> {texts[now]}
        </p>
      )}
      {now === "online" && isBack && (
        <p className={classes.notice}>
          <IconCheck size={18} stroke={1.75} aria-hidden /> You're back online.
        </p>
      )}
    </div>
  );
};
