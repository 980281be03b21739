import type { CustomMessages } from "@slipway/client";
import { MessagesProvider } from "@slipway/react";
import type { ReactNode } from "react";

const catalogs: Record<string, CustomMessages> = {
  en: {},
  fr: { state: { ready: "Terminé", failed: "Échec" } },
};

export const Localized = ({ language, children }: { language: string; children: ReactNode }) => (
  <MessagesProvider messages={catalogs[language] ?? {}}>{children}</MessagesProvider>
);
