import { useEffect } from "react";
import { usePanel } from "../panel-context.tsx";

/** Shows a percentage in the tab's title while there is one, and the page's own title afterward. */
export const useTabTitle = (percent: number | undefined): void => {
  const { messages } = usePanel();
  useEffect(() => {
    if (percent === undefined) return;
    const { title } = document;
    document.title = messages.tabTitle({ percent, title });
    return () => {
      document.title = title;
    };
  }, [percent, messages]);
};
