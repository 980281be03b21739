import { useEffect, useState } from "react";

/** Milliseconds since the epoch, fresh enough to say how long ago something was. */
export const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};
