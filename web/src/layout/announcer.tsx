import { VisuallyHidden } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

/** Milliseconds within which news is read out together; more would cut off what came before. */
const together = 1500;

const Announce = createContext<(text: string) => void>(() => undefined);

/** Says milestones to people who listen to the page: what is announced is read out when they next pause. */
export const AnnouncerProvider = ({ children }: { readonly children: ReactNode }) => {
  const [{ text }, setNews] = useState({ text: "", at: 0 });
  const announce = useCallback((news: string) => {
    const at = Date.now();
    setNews((before) => ({
      text: at - before.at < together ? `${before.text} ${news}` : news,
      at,
    }));
  }, []);
  return (
    <Announce value={announce}>
      {children}
      <VisuallyHidden role="status" aria-live="polite">
        {text}
      </VisuallyHidden>
    </Announce>
  );
};

export const useAnnounce = () => useContext(Announce);
