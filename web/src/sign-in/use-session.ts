import { useSyncExternalStore } from "react";
import { type SessionSnapshot, session } from "./session.ts";

export const useSession = (): SessionSnapshot =>
  useSyncExternalStore(session.subscribe, session.getSnapshot);
