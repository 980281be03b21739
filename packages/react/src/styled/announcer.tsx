import { VisuallyHidden } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

/** Announcements within this many milliseconds are joined, because a new one interrupts the previous one. */
const joinedWithin = 1500;

const Announce = createContext<((text: string) => void) | undefined>(undefined);

/** Announces milestones to screen readers through a polite live region. Inside another one, it uses that one's region. */
export const AnnouncerProvider = ({ children }: { readonly children: ReactNode }) =>
  useContext(Announce) === undefined ? <Announcer>{children}</Announcer> : children;

const Announcer = ({ children }: { readonly children: ReactNode }) => {
  const [{ text }, setAnnouncement] = useState({ text: "", at: 0 });
  const announce = useCallback((added: string) => {
    const at = Date.now();
    setAnnouncement((before) => ({
      text: at - before.at < joinedWithin ? `${before.text} ${added}` : added,
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

export const useAnnounce = () => useContext(Announce) ?? ignore;

const ignore = () => undefined;
