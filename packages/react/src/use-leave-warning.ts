import { useEffect } from "react";

/** Has the browser ask before the person leaves the page, while leaving would lose something. */
export const useStayWhile = (wouldLose: boolean): void => {
  useEffect(() => {
    if (!wouldLose) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [wouldLose]);
};
