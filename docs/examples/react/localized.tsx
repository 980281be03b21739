import type { CustomMessages } from "@slipway/client/messages";
import { MessagesProvider } from "@slipway/react/messages";
import type { ReactNode } from "react";

const catalogs: Record<string, CustomMessages> = {
  en: {},
  fr: { state: { ready: "Terminé", failed: "Échec" } },
};

export const Localized = ({ language, children }: { language: string; children: ReactNode }) => (
  <MessagesProvider messages={catalogs[language] ?? {}}>{children}</MessagesProvider>
);
